// SPDX-License-Identifier: Apache-2.0

/// Where a key is pressed: what has the focus, or what lies over it.
///
/// The raw value is the context's stable name.
package enum KeyContext: String, Sendable, Hashable, CaseIterable {
    case tasks
    case detail
    case log
    case help
    case confirm
    case kill
    case delete
    case force
    case bulk
    case menu
    case columns

    /// Heading of its part of the help.
    var title: String {
        switch self {
        case .tasks: "Tasks"
        case .detail: "Detail"
        case .log: "Log"
        case .help: "This help"
        case .confirm: "Question"
        case .kill: "Kill dialog"
        case .delete: "Delete dialog"
        case .force: "Step by step"
        case .bulk: "Dialog for several tasks"
        case .menu: "Menus"
        case .columns: "Columns dialog"
        }
    }

    static let panes: Set<KeyContext> = [.tasks, .detail, .log]
}
