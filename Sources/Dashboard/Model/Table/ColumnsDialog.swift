// SPDX-License-Identifier: Apache-2.0

/// Which columns the table has, in which order, and how wide each is; the table shows it at once.
package struct ColumnsDialog: Sendable, Hashable {
    /// Every column: those that are shown, in their order, then the others.
    package private(set) var list: [TaskColumn]
    package private(set) var shown: Set<TaskColumn>
    package private(set) var widths: [TaskColumn: Int]
    package private(set) var index = 0
    /// What leaving the dialog brings back.
    let before: TableSettings

    init(_ settings: TableSettings) {
        before = settings
        list = []
        shown = []
        widths = [:]
        take(settings)
    }

    private mutating func take(_ settings: TableSettings) {
        list = settings.columns + TaskColumn.allCases.filter { !settings.columns.contains($0) }
        shown = Set(settings.columns)
        widths = settings.widths
    }

    var column: TaskColumn { list[index] }

    mutating func move(by count: Int) { index = min(max(0, index + count), list.count - 1) }

    /// Shows or hides the column; the last one stays.
    mutating func toggle() {
        if shown.contains(column) {
            if shown.count > 1 { shown.remove(column) }
        } else {
            shown.insert(column)
        }
    }

    /// Moves the column among the others.
    mutating func shift(by count: Int) {
        let target = index + count
        guard list.indices.contains(target) else { return }
        list.swapAt(index, target)
        index = target
    }

    /// Makes the column wider or narrower, from the width that it has on the screen.
    mutating func widen(by count: Int, from width: Int) {
        widths[column] = min(
            max((widths[column] ?? width) + count, TableSettings.widthRange.lowerBound),
            TableSettings.widthRange.upperBound
        )
    }

    /// Columns, order and widths as they are without settings.
    mutating func reset() {
        take(TableSettings())
        index = 0
    }

    func apply(to settings: inout TableSettings) {
        settings.columns = list.filter(shown.contains)
        settings.widths = widths
    }
}
