// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import Diagnosis
package import HostActions
import HostRegistry
package import HostSession
import VisibleText

/// The rows of the task table: which there are, in what order, which one is selected and which are marked.
///
/// Selection and marks are of tasks, not of rows: they stay on their tasks whatever the table does.
package struct TaskTable: Sendable, Hashable {
    /// For how long a change is shown.
    private static let changeTime = Duration.seconds(4)

    enum Place: Sendable, Hashable {
        case group(Int)
        case task(Int)
    }

    private struct Change: Sendable, Hashable {
        var kind: RowChange
        var since: ContinuousClock.Instant
    }

    package internal(set) var settings: TableSettings
    package private(set) var filter = TaskFilter()
    /// Groups whose tasks are not shown.
    package private(set) var folded: Set<String> = []
    /// Tasks that bulk actions are for, as they were when they were marked.
    package internal(set) var marks: [TaskID: ActionTarget] = [:]
    package private(set) var groups: [RowGroup] = []
    /// The first row on the screen.
    package internal(set) var scroll = 0
    /// The row that is selected; nil when there is none.
    package internal(set) var selectedRow: TaskRow.ID?
    /// Where it stands.
    package internal(set) var selectedIndex: Int?
    /// Tasks that the filter hides.
    package private(set) var hidden = 0
    /// What was measured of tasks beyond what their shims say.
    package internal(set) var measures: [TaskID: TaskMeasures] = [:]
    /// The widest text of each column whose width depends on it, in cells.
    package private(set) var textWidths: [TaskColumn: Int] = [:]
    /// The last row that was marked or unmarked: where a range begins.
    var anchor: TaskRow.ID?

    /// The tasks of the last snapshot, and after them those that have just gone.
    var readings: [TaskReading] = []
    var order: [Place] = []
    private var changes: [TaskID: Change] = [:]
    /// Where the selection was, for when its task is gone.
    var lastIndex = 0
    /// Whether the person has chosen.
    ///
    /// Until then the worst task is selected, whichever that is.
    var isChosen = false
    private var hasSnapshot = false

    package init(_ settings: TableSettings = TableSettings()) { self.settings = settings }

    // MARK: - Rows

    package var count: Int { order.count }

    package subscript(index: Int) -> TaskRow {
        switch order[index] {
        case .group(let group): .group(groups[group])
        case .task(let task): .task(readings[task])
        }
    }

    /// The tasks that have a row, in its order.
    package var tasks: [TaskReading] {
        order.compactMap { if case .task(let index) = $0 { readings[index] } else { nil } }
    }

    /// The tasks that the filter shows, also in groups that are folded, in the order of the table.
    package var unhidden: [TaskID] {
        settings.grouping == .none ? tasks.map(\.id) : groups.flatMap(\.tasks)
    }

    /// The tasks on the screen, which shows so many rows.
    package func tasks(inRows rows: Int) -> [TaskID] {
        order.dropFirst(scroll).prefix(rows).compactMap {
            if case .task(let index) = $0 { readings[index].id } else { nil }
        }
    }

    /// Tasks of the last snapshot, also those that the filter hides.
    package var total: Int { readings.count - changes.count { $0.value.kind == .gone } }

    package func change(of id: TaskID) -> RowChange? { changes[id]?.kind }

    package subscript(id: TaskID) -> TaskReading? { readings.first { $0.id == id } }

    // MARK: - Taking readings in

    /// Takes in what the tasks are now, in the order that the settings ask for, or, while something is decided about them,
    /// in the order that they have; those that are new come last then.
    mutating func take(_ found: [TaskReading], at now: ContinuousClock.Instant, keepingOrder: Bool) {
        if hasSnapshot, isArranged(for: found) {
            readings = found
            return
        }
        noteChanges(found, now)
        let gone = readings.filter { changes[$0.id]?.kind == .gone }
        if keepingOrder {
            let present = Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
            let known = Set(readings.map(\.id))
            let shown = Set(tasks.map(\.id))
            // Every place keeps its task: what is new stands behind.
            let old = readings.count
            readings = readings.map { present[$0.id] ?? $0 } + found.filter { !known.contains($0.id) }
            order += (old..<readings.count).filter { filter.shows(readings[$0]) && !shown.contains(readings[$0].id) }
                .map { .task($0) }
            for id in known where present[id] == nil && changes[id] == nil {
                changes[id] = Change(kind: .gone, since: now)
            }
        } else {
            readings = found + gone
            arrange()
        }
        checkMarks(found)
        if measures.count > 2 * max(found.count, 64) { measures = [:] }
        hasSnapshot = true
    }

    /// Whether nothing has changed by which rows come, go, move, are marked, or need another width.
    private func isArranged(for found: [TaskReading]) -> Bool {
        guard found.count == readings.count else { return false }
        switch settings.sort.key {
        case .column(.latency), .column(.age): return false
        default: break
        }
        return found.indices.allSatisfy { found[$0].stands(where: readings[$0]) }
    }

    /// Changes that are no longer new are forgotten, and rows of tasks that are gone with them.
    mutating func forgetChanges(at now: ContinuousClock.Instant) {
        let old = changes.filter { $0.value.since.duration(to: now) >= Self.changeTime }
        guard !old.isEmpty else { return }
        for id in old.keys { changes[id] = nil }
        guard old.values.contains(where: { $0.kind == .gone }) else { return }
        readings.removeAll { old[$0.id]?.kind == .gone }
        arrange()
    }

    private mutating func noteChanges(_ found: [TaskReading], _ now: ContinuousClock.Instant) {
        guard hasSnapshot else { return }
        var before = Dictionary(readings.map { ($0.id, $0) }) { first, _ in first }
        for reading in found {
            guard let old = before.removeValue(forKey: reading.id), changes[reading.id]?.kind != .gone else {
                changes[reading.id] = Change(kind: .new, since: now)
                continue
            }
            if old.status != reading.status || old.health != reading.health || old.pid != reading.pid {
                changes[reading.id] = Change(kind: .changed, since: now)
            }
        }
        for id in before.keys where changes[id]?.kind != .gone { changes[id] = Change(kind: .gone, since: now) }
    }

    /// A mark is of a process: a task that has become another one is no longer marked.
    private mutating func checkMarks(_ found: [TaskReading]) {
        guard !marks.isEmpty else { return }
        let present = Dictionary(found.map { ($0.id, $0) }) { first, _ in first }
        marks = marks.filter { id, target in present[id].map { target.difference(from: $0.shim) == nil } ?? false }
    }

    /// Takes in what was measured; rows move only when they are sorted by it.
    mutating func take(_ measures: [TaskID: TaskMeasures], keepingOrder: Bool) {
        self.measures.merge(measures) { _, new in new }
        if !keepingOrder, settings.sort.key.isMeasured { arrange() }
    }

    mutating func setFilter(_ filter: TaskFilter) {
        self.filter = filter
        arrange()
    }

    mutating func change(_ body: (inout TableSettings) -> Void) {
        body(&settings)
        arrange()
    }

    // MARK: - Arranging

    private mutating func arrange() {
        let shown = readings.indices.filter { filter.shows(readings[$0]) }
        hidden = readings.count - shown.count
        let sorted = sort(shown)
        groups = []
        if settings.grouping == .none {
            order = sorted.map { .task($0) }
        } else {
            order = grouped(sorted)
        }
        measureTexts(shown)
        selectedIndex = selectedRow.flatMap { id in order.firstIndex { self.id(at: $0) == id } }
        guard isChosen else { return select(0) }
        if let index = selectedIndex { lastIndex = index } else { select(lastIndex) }
    }

    private func sort(_ shown: [Int]) -> [Int] {
        let isReversed = settings.sort.isReversed
        // Keys first: comparing whole readings would copy them over and over.
        let keyed = shown.map { index in
            let reading = readings[index]
            return (key: settings.sort.sortKey(of: reading, measures[reading.id]), group: reading.group, index: index)
        }
        return keyed.sorted { left, right in
            left.key.comes(before: right.key, isInverted: isReversed)
                ?? ((left.group, left.index) < (right.group, right.index))
        }.map(\.index)
    }

    /// Groups stand where the first of their tasks would.
    private mutating func grouped(_ sorted: [Int]) -> [Place] {
        var numbers: [String: Int] = [:]
        var members: [[Int]] = []
        for index in sorted {
            let reading = readings[index]
            let name = settings.grouping.name(of: reading)
            let number = numbers[name, default: groups.count]
            if number == groups.count {
                numbers[name] = number
                groups.append(RowGroup(id: name, worst: reading))
                members.append([])
            }
            groups[number].add(reading)
            members[number].append(index)
        }
        return groups.indices.flatMap { number in
            [.group(number)] + (folded.contains(groups[number].id) ? [] : members[number].map { .task($0) })
        }
    }

    private mutating func measureTexts(_ shown: [Int]) {
        textWidths = [:]
        for column in settings.columns {
            guard let text = column.text else { continue }
            textWidths[column] = shown.reduce(0) { max($0, text(readings[$1]).displayWidth) }
        }
    }

    // MARK: - Folding

    mutating func fold(_ group: String, _ isFolded: Bool) {
        if isFolded { folded.insert(group) } else { folded.remove(group) }
        // The selection does not vanish into a group: it goes to its row.
        if isFolded, let id = selected, groups.contains(where: { $0.id == group && $0.tasks.contains(id) }) {
            selectedRow = .group(group)
        }
        arrange()
    }
}

extension TaskReading {
    /// Whether a later reading of the task is in the same place of the table.
    fileprivate func stands(where other: TaskReading) -> Bool {
        let (now, then) = (shim, other.shim)
        return now.id == then.id && now.status == then.status && now.health == then.health && now.pid == then.pid
            && now.pidStartTicks == then.pidStartTicks && now.shimPid == then.shimPid && why == other.why
            && now.about == then.about && now.endpoint == then.endpoint
    }
}
