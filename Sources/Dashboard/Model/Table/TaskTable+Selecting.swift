// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostSession

/// Which row is selected, and which are on the screen.
extension TaskTable {
    /// The selected task; nil on the row of a group, too.
    package var selected: TaskID? { if case .task(let id) = selectedRow { id } else { nil } }

    package var selection: TaskReading? { selected.flatMap { self[$0] } }

    package var selectedGroup: RowGroup? {
        if case .group(let name) = selectedRow { groups.first { $0.id == name } } else { nil }
    }

    func id(at place: Place) -> TaskRow.ID {
        switch place {
        case .group(let group): .group(groups[group].id)
        case .task(let task): .task(readings[task].id)
        }
    }

    /// Keeps the selection on its task from now on.
    mutating func choose() { isChosen = true }

    /// Moves the selection by some rows, as far as there are any.
    mutating func move(by count: Int) { select((selectedIndex ?? lastIndex) + count) }
    mutating func moveToTop() { select(0) }
    mutating func moveToBottom() { select(order.count - 1) }

    /// Moves the selection to the next row in trouble below it, else to the first one.
    ///
    /// False when there is none.
    mutating func moveToNextTrouble() -> Bool {
        func isTrouble(_ place: Place) -> Bool {
            switch place {
            case .group(let group): folded.contains(groups[group].id) && groups[group].troubled > 0
            case .task(let task): readings[task].isTrouble
            }
        }
        let after = (selectedIndex ?? -1) + 1
        guard
            let next = order[min(after, order.count)...].firstIndex(where: isTrouble)
                ?? order.firstIndex(where: isTrouble)
        else { return false }
        select(next)
        return true
    }

    /// Selects a row; nothing when there is none.
    mutating func select(row index: Int) {
        if order.indices.contains(index) { select(index) }
    }

    mutating func select(_ index: Int) {
        guard !order.isEmpty else {
            (selectedRow, selectedIndex) = (nil, nil)
            return
        }
        lastIndex = min(max(0, index), order.count - 1)
        selectedIndex = lastIndex
        selectedRow = id(at: order[lastIndex])
    }

    /// Scrolls no further than it takes to see the selected row among so many.
    mutating func reveal(rows: Int) {
        guard rows > 0 else { return }
        let index = selectedIndex ?? 0
        scroll = min(max(scroll, index - rows + 1), index, max(0, order.count - rows))
        scroll = max(0, scroll)
    }
}
