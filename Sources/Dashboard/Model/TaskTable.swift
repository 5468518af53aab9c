// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims

/// The rows of the task table: which there are, in what order, and which one is selected.
///
/// The selection is a task, not a row: it stays on its task whatever the table does.
package struct TaskTable: Sendable, Hashable {
    /// What is shown, worst first.
    package private(set) var rows: [ShimReading] = []
    package private(set) var selected: TaskID?
    /// Tasks of the last snapshot, also those that the filter hides.
    package private(set) var total = 0
    package private(set) var filter = ""
    private var all: [ShimReading] = []
    /// Where the selection was, for when its task is gone.
    private var lastIndex = 0
    /// Whether the person has chosen.
    ///
    /// Until then the worst task is selected, whichever that is.
    private var isChosen = false

    package init() {}

    package var selectedIndex: Int? { selected.flatMap { id in rows.firstIndex { $0.id == id } } }
    package var selection: ShimReading? { selectedIndex.map { rows[$0] } }

    /// Keeps the selection on its task from now on.
    mutating func choose() { isChosen = true }

    mutating func replace(with readings: [ShimReading]) {
        all = readings
        total = readings.count
        arrange()
    }

    /// Takes in what the tasks are now without moving any row; those that are new come last.
    mutating func refresh(with readings: [ShimReading]) {
        all = readings
        total = readings.count
        let found = Dictionary(readings.map { ($0.id, $0) }) { first, _ in first }
        let kept = Set(rows.map(\.id))
        rows = rows.compactMap { found[$0.id] } + readings.filter { !kept.contains($0.id) && isShown($0) }
        if let index = selectedIndex { lastIndex = index } else { select(lastIndex) }
    }

    mutating func setFilter(_ text: String) {
        filter = text
        arrange()
    }

    /// Moves the selection by some rows, as far as there are any.
    mutating func move(by count: Int) { select((selectedIndex ?? lastIndex) + count) }
    mutating func moveToTop() { select(0) }
    mutating func moveToBottom() { select(rows.count - 1) }

    /// Moves the selection to the next row in trouble below it, else to the first one.
    ///
    /// False when there is none.
    mutating func moveToNextTrouble() -> Bool {
        let after = (selectedIndex ?? -1) + 1
        guard
            let next = rows[min(after, rows.count)...].firstIndex(where: \.isTrouble)
                ?? rows.firstIndex(where: \.isTrouble)
        else { return false }
        select(next)
        return true
    }

    /// Selects a row; nothing when there is none.
    mutating func select(row index: Int) {
        if rows.indices.contains(index) { select(index) }
    }

    private mutating func select(_ index: Int) {
        guard !rows.isEmpty else { return selected = nil }
        lastIndex = min(max(0, index), rows.count - 1)
        selected = rows[lastIndex].id
    }

    private mutating func arrange() {
        // Keys first: comparing whole readings would copy them over and over.
        let shown = all.indices.filter { isShown(all[$0]) }.map {
            (rank: all[$0].troubleRank, group: all[$0].group, index: $0)
        }
        rows = shown.sorted { ($0.rank, $0.group, $0.index) < ($1.rank, $1.group, $1.index) }.map { all[$0.index] }
        if !isChosen { return select(0) }
        if let index = selectedIndex { lastIndex = index } else { select(lastIndex) }
    }

    private func isShown(_ reading: ShimReading) -> Bool {
        guard !filter.isEmpty else { return true }
        let wanted = filter.lowercased()
        let texts = [reading.id.description, reading.group, reading.taskName, reading.stateWord, reading.why]
        return texts.contains { $0.lowercased().contains(wanted) }
    }
}
