// SPDX-License-Identifier: Apache-2.0

import Curses

/// Keys for hands that know another tool; the raw value is its name in settings.
///
/// Where such a tool destroys at a key, the key opens the dialog that asks.
package enum KeymapPreset: String, Sendable, Hashable, CaseIterable {
    case standard = "default"
    case k9s
    case lazydocker
    case vim
    case htop

    /// The keys of actions that have others than by default, in every context that has the action.
    var keys: [Command: [String]] {
        switch self {
        case .standard: [:]
        case .k9s:
            [
                .kill: ["ctrl-k", "K", "F9"], .delete: ["ctrl-d", "D", "Del"], .halfPageDown: ["ctrl-f"],
                .halfPageUp: ["ctrl-b"], .pageDown: ["PgDn"], .pageUp: ["PgUp"], .exec: ["s", "e"],
                .unmarkAll: ["ctrl-\\", "U"], .help: ["?", "F1"],
            ]
        case .lazydocker:
            [
                .focusLog: ["m", "l"], .exec: ["E", "e"], .kill: ["K", "S", "F9"],
            ]
        case .vim:
            [
                .top: ["g g", "Home"], .nextPane: ["ctrl-w w", "ctrl-w j", "Tab"],
                .previousPane: ["ctrl-w k", "shift-Tab"], .zoom: ["ctrl-w o", "z z"], .fold: ["z c", "Left"],
                .unfold: ["z o", "Right"], .redraw: ["ctrl-l"],
            ]
        case .htop:
            [
                .columns: ["F2", "C"], .filter: ["F4", "\\", "/"], .search: ["F3", "/"], .group: ["F5", "b"],
                .sort: ["F6", "o"], .invertSort: ["I", "O"], .quit: ["F10", "q"], .kill: ["F9", "K"],
            ]
        }
    }
}
