// SPDX-License-Identifier: Apache-2.0

package import Curses

extension KeyEvent {
    /// Keys with a name of their own, as it is written on the screen and in the configuration.
    private static let named: [(KeyEvent, String)] = [
        (.character(" "), "space"), (.enter, "Enter"), (.escape, "Esc"), (.tab, "Tab"), (.backTab, "shift-Tab"),
        (.backspace, "Backspace"), (.delete, "Del"), (.insert, "Ins"), (.up, "Up"), (.down, "Down"), (.left, "Left"),
        (.right, "Right"), (.shiftLeft, "shift-Left"), (.shiftRight, "shift-Right"), (.home, "Home"), (.end, "End"),
        (.pageUp, "PgUp"), (.pageDown, "PgDn"),
    ]

    /// The key as it is written on the screen: `K`, `ctrl-l`, `PgUp`.
    package var name: String {
        if let name = Self.named.first(where: { $0.0 == self })?.1 { return name }
        return switch self {
        case .character(let character): String(character)
        case .control(" "): "ctrl-space"
        case .control(let character): "ctrl-\(character)"
        case .function(let number): "F\(number)"
        default: ""
        }
    }

    /// The key of a name, in which the case of single characters alone matters; nil when there is none.
    package init?(name: String) {
        if name.count == 1, let character = name.first, character != " " {
            self = .character(character)
            return
        }
        let lowered = name.lowercased()
        if let key = Self.named.first(where: { $0.1.lowercased() == lowered })?.0 {
            self = key
        } else if lowered.hasPrefix("ctrl-") {
            let rest = lowered.dropFirst(5)
            guard rest == "space" || rest.count == 1, let character = rest == "space" ? " " : rest.first else {
                return nil
            }
            self = .control(character)
        } else if lowered.hasPrefix("f"), let number = Int(lowered.dropFirst()), (1...12).contains(number) {
            self = .function(number)
        } else {
            return nil
        }
    }
}
