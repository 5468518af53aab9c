// SPDX-License-Identifier: Apache-2.0

/// How the user wants the task table: kept from one run to the next.
package struct TableSettings: Sendable, Hashable {
    /// In this order; each at most once, and at least one.
    package var columns: [TaskColumn]
    /// Widths that the user chose, in cells, of ``widthRange``; other columns are as wide as they need to be.
    package var widths: [TaskColumn: Int]
    package var sort: TaskSort
    package var grouping: TaskGrouping

    package static let widthRange = 3...200

    package static let defaultColumns: [TaskColumn] = [
        .state, .group, .task, .pid, .shim, .latency, .processes, .processor, .memory, .log, .age, .why,
    ]

    package init(
        columns: [TaskColumn] = defaultColumns,
        widths: [TaskColumn: Int] = [:],
        sort: TaskSort = TaskSort(),
        grouping: TaskGrouping = .none
    ) {
        self.columns = columns.isEmpty ? Self.defaultColumns : columns
        self.widths = widths
        self.sort = sort
        self.grouping = grouping
    }
}
