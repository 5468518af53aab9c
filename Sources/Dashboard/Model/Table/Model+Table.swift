// SPDX-License-Identifier: Apache-2.0

import HostActions
import HostSession
import TerminalStyle

/// What keys do to the task table: marks, order, groups and columns.
extension Model {
    mutating func performTable(_ command: Command) -> [Effect] {
        switch command {
        case .open: return open()
        case .fold: return fold(true)
        case .unfold: return fold(false)
        case .mark: return mark()
        case .markRange: markRange()
        case .markAll:
            for reading in table.tasks { table.mark(reading, true) }
        case .unmarkAll: table.marks = [:]
        case .sort: overlay = .menu(Menu(.sort, sortNames, current: table.settings.sort.withoutSign))
        case .invertSort: return arrange { $0.sort.isInverted.toggle() }
        case .sortLeft: return moveSort(by: -1)
        case .sortRight: return moveSort(by: 1)
        case .group:
            let names = TaskGrouping.allCases.map(\.rawValue)
            overlay = .menu(Menu(.group, names, current: table.settings.grouping.rawValue))
        case .columns: overlay = .columns(ColumnsDialog(table.settings))
        default: break
        }
        return []
    }

    /// Arranges the table in another way, which is kept for the next run.
    mutating func arrange(_ change: (inout TableSettings) -> Void) -> [Effect] {
        let before = table.settings
        let effects = keepingSelection { $0.table.change(change) }
        return table.settings == before ? effects : effects + [.saveTable(table.settings)]
    }

    private mutating func open() -> [Effect] {
        guard let group = table.selectedGroup else {
            focus(on: .detail)
            return []
        }
        return fold(!table.folded.contains(group.id))
    }

    private mutating func fold(_ isFolded: Bool) -> [Effect] {
        guard let group = table.groupOfSelection else { return [] }
        return keepingSelection { $0.table.fold(group, isFolded) }
    }

    // MARK: - Marks

    /// Marks the task and goes on to the next; on the row of a group, marks all of it, or none.
    private mutating func mark() -> [Effect] {
        table.anchor = table.selectedRow
        if let group = table.selectedGroup {
            let isMarked = group.tasks.allSatisfy { table.marks[$0] != nil }
            for id in group.tasks {
                if let reading = table[id] { table.mark(reading, !isMarked) }
            }
        } else if let reading = table.selection {
            table.mark(reading, table.marks[reading.id] == nil)
        }
        return keepingSelection { $0.table.move(by: 1) }
    }

    private mutating func markRange() {
        let rows = 0..<table.count
        guard let here = table.selectedIndex else { return }
        let from = table.anchor.flatMap { anchor in rows.first { table[$0].id == anchor } } ?? here
        for row in min(from, here)...max(from, here) {
            if case .task(let reading) = table[row] { table.mark(reading, true) }
        }
        table.anchor = table.selectedRow
    }

    // MARK: - Order, groups and columns

    private var sortNames: [String] { ["trouble"] + TaskColumn.allCases.map(\.rawValue) }

    private mutating func moveSort(by step: Int) -> [Effect] {
        // What is not shown cannot be stepped through.
        let keys = [TaskSort.Key.trouble] + table.settings.columns.map { .column($0) }
        let index = keys.firstIndex(of: table.settings.sort.key) ?? 0
        return arrange { $0.sort = TaskSort(keys[(index + step + keys.count) % keys.count]) }
    }

    mutating func sort(by name: String) -> [Effect] {
        guard let sort = TaskSort(name) else { return [] }
        return arrange { $0.sort = sort }
    }

    mutating func group(by name: String) -> [Effect] {
        guard let grouping = TaskGrouping(rawValue: name) else { return [] }
        return arrange { $0.grouping = grouping }
    }

    /// Shows a column, before WHY if that is the last one, or hides it; one stays.
    mutating func toggleColumn(_ column: TaskColumn) -> [Effect] {
        arrange { settings in
            if let index = settings.columns.firstIndex(of: column) {
                if settings.columns.count > 1 { settings.columns.remove(at: index) }
            } else {
                settings.columns.insert(column, at: settings.columns.count - (settings.columns.last == .why ? 1 : 0))
            }
        }
    }

    // MARK: - Answers

    mutating func answer(_ command: Command?, to menu: Menu) -> [Effect] {
        var menu = menu
        switch command {
        case .up, .down:
            menu.move(by: command == .up ? -1 : 1)
            overlay = .menu(menu)
            if menu.purpose == .theme { return [.loadTheme(menu.choice)] }
        case .accept: return choose(menu)
        case .cancel, .interrupt:
            overlay = nil
            if menu.purpose == .theme { return [.loadTheme(menu.current)] }
        default: break
        }
        return []
    }

    mutating func choose(_ menu: Menu) -> [Effect] {
        overlay = nil
        switch menu.purpose {
        case .sort: return sort(by: menu.choice)
        case .group: return group(by: menu.choice)
        case .theme: return show(theme: menu.choice)
        }
    }

    mutating func answer(_ command: Command?, to dialog: ColumnsDialog) -> [Effect] {
        var dialog = dialog
        switch command {
        case .up, .down: dialog.move(by: command == .up ? -1 : 1)
        case .toggle: dialog.toggle()
        case .shiftUp: dialog.shift(by: -1)
        case .shiftDown: dialog.shift(by: 1)
        case .wider, .narrower:
            dialog.widen(by: command == .wider ? 1 : -1, from: width(of: dialog.column))
        case .reset: dialog.reset()
        case .accept:
            overlay = nil
            return table.settings == dialog.before ? [] : [.saveTable(table.settings)]
        case .cancel, .interrupt:
            overlay = nil
            table.change { $0 = dialog.before }
            return []
        default: return []
        }
        overlay = .columns(dialog)
        table.change(dialog.apply)
        return []
    }

    /// Width of a column as it is on the screen now.
    private func width(of column: TaskColumn) -> Int {
        guard let inner = layout.inner(of: .tasks) else { return 0 }
        let places = ColumnPlace.layOut(table, from: inner.column + 2, width: inner.columns - 2)
        return places.first { $0.kind == column }?.width ?? column.title.count
    }
}

extension TaskTable {
    mutating func mark(_ reading: TaskReading, _ isMarked: Bool) {
        guard change(of: reading.id) != .gone else { return }
        marks[reading.id] = isMarked ? ActionTarget(reading) : nil
    }

    /// The group of the selected row.
    var groupOfSelection: String? {
        if let group = selectedGroup { return group.id }
        return selected.flatMap { id in groups.first { $0.tasks.contains(id) }?.id }
    }
}

extension TaskSort {
    fileprivate var withoutSign: String { TaskSort(key).description }
}
