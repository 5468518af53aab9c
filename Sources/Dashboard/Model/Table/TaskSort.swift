// SPDX-License-Identifier: Apache-2.0

/// What rows are ordered by.
///
/// Written as `trouble` or the name of a column, with a `-` before it where it is inverted.
package struct TaskSort: Sendable, Hashable, LosslessStringConvertible {
    package enum Key: Sendable, Hashable {
        /// The worst first.
        case trouble
        case column(TaskColumn)

        /// Whether rows are ordered by what is measured only of tasks that somebody looks at.
        var isMeasured: Bool {
            if case .column(let column) = self { column.isMeasured } else { false }
        }
    }

    package var key: Key
    package var isInverted: Bool

    package init(_ key: Key = .trouble, isInverted: Bool = false) {
        self.key = key
        self.isInverted = isInverted
    }

    package init?(_ text: String) {
        isInverted = text.hasPrefix("-")
        let name = isInverted ? String(text.dropFirst()) : text
        if name == "trouble" {
            key = .trouble
        } else if let column = TaskColumn(rawValue: name) {
            key = .column(column)
        } else {
            return nil
        }
    }

    package var description: String {
        let name = if case .column(let column) = key { column.rawValue } else { "trouble" }
        return (isInverted ? "-" : "") + name
    }
}
