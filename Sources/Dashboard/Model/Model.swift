// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import Curses
import Diagnosis
package import HostActions
import HostRegistry
package import HostSession
import ShimLogs
import TerminalStyle

/// Everything the screen is drawn from.
///
/// ``update(_:at:)`` is the only thing that changes it.
package struct Model: Sendable, Hashable {
    package let options: DashboardOptions
    package internal(set) var rows: Int
    package internal(set) var columns: Int
    /// When the last message came.
    package internal(set) var now: Moment
    /// nil until the first poll is over.
    package internal(set) var snapshot: HostSnapshot?
    private(set) var summary = HostSummary()
    package internal(set) var table: TaskTable
    package internal(set) var log: LogPane
    package internal(set) var journal = Journal()
    package internal(set) var focus = Pane.tasks
    /// The pane that has the whole screen.
    package internal(set) var isZoomed = false
    package internal(set) var overlay: Overlay?
    package internal(set) var detail = DetailPane()
    /// What tasks used over the last 15 minutes.
    package internal(set) var measureHistory: MeasureHistory
    /// What the host looked like over the last 15 minutes.
    var past = SnapshotHistory()
    /// Since when the display stands still, and what it shows.
    package internal(set) var frozen: FrozenDisplay?
    /// What changed of tasks.
    package internal(set) var events = TaskEvents()
    /// What was found of the selected task's processes, and of what it was asked last.
    package internal(set) var processes: [TaskProcess]?
    var processesOf: ProcessesRead?
    /// Actions under way, and since when.
    package internal(set) var pending: [TaskID: PendingAction] = [:]
    /// Whether the mouse is ours; while it is not, the terminal lets its user select text with it.
    package internal(set) var isMouseOn = false
    /// Where the person has drawn borders.
    package internal(set) var split = PaneSplit()
    /// The border that is being drawn.
    var drawnBorder: PaneSplit.Border?
    /// Time between two polls while somebody looks.
    package internal(set) var interval: Duration
    /// Whether somebody looks at the terminal, as far as it tells.
    package internal(set) var isLookedAt = true
    /// What was typed before.
    var history: [TextHistory.Key: TextHistory] = [:]
    /// Keys of a sequence that is not at its end, and when the last one came.
    package internal(set) var pressed: [KeyEvent] = []
    var pressedAt: ContinuousClock.Instant?
    /// The newest frame, and the first one that shows what is asked now, ``question``.
    var drawn = 0
    package internal(set) var askedIn = 0
    /// The theme that is shown.
    package internal(set) var themeName: String
    /// The title of the terminal's window.
    var title = ""
    var isPolling = false
    var isMeasuring = false
    /// Whether a poll is wanted once the one under way is over.
    var pollsAgain = false
    var isExamining = false
    var isExaminingSick = false
    var sick = HealthWatch()
    var examinedAt: ContinuousClock.Instant?
    var measuredAt: ContinuousClock.Instant?
    var isSampling = false
    var sampledAt: ContinuousClock.Instant?
    var lastPoll: ContinuousClock.Instant?

    /// An action that has not ended.
    package struct PendingAction: Sendable, Hashable {
        package var action: TaskAction
        package var since: ContinuousClock.Instant
    }

    package init(options: DashboardOptions, rows: Int, columns: Int, at moment: Moment) {
        self.options = options
        self.rows = rows
        self.columns = columns
        now = moment
        measureHistory = MeasureHistory(at: moment.instant)
        interval = options.interval
        isMouseOn = options.hasMouse
        themeName = options.theme
        table = TaskTable(options.table)
        log = LogPane(limitBytes: options.logMemoryBytes)
    }

    /// Puts a remark on the journal line.
    mutating func note(_ text: String) { journal.note(text, .warning, at: now) }

    /// The pane shown below the table where there is no room for both.
    package internal(set) var lowerPane = Pane.log

    /// Takes in what happened and says what is to be done about it.
    package mutating func update(_ message: Message, at moment: Moment) -> [Effect] {
        now = moment
        let asked = question
        let effects = perform(message)
        table.reveal(rows: layout.content(of: .tasks)?.rows ?? 0)
        // On a screen that is too small, nothing can be seen at all.
        if question != asked || layout.isTooSmall { askedIn = drawn + 1 }
        return effects + logWork()
    }

    private mutating func perform(_ message: Message) -> [Effect] {
        switch message {
        case .key(let key, let seen):
            return press(key, isBlind: seen < askedIn)
        case .mouse(let event):
            return point(event)
        case .paste(let text):
            return paste(text)
        case .keysDropped(let count):
            note("\(count) \(count == 1 ? "key" : "keys") dropped: too many were waiting")
            return []
        case .drawn(let number):
            drawn = number
            return []
        case .focus(let isOn):
            return lookedAt(isOn)
        case .resized(let rows, let columns):
            self.rows = rows
            self.columns = columns
            return []
        case .resumed:
            return [.redraw]
        case .terminate(let signal):
            return [.quit(code: 128 + signal)]
        case .tick:
            return ticked()
        case .snapshot(let snapshot):
            return took(snapshot)
        case .processesRead(let id, let result):
            if id == table.selected { processes = (try? result.get()) ?? [] }
            return []
        case .sampled(let measures):
            isSampling = false
            measureHistory.take(measures, at: now.instant)
            return []
        case .measured(let measures):
            isMeasuring = false
            measureHistory.take(measures, at: now.instant)
            if isFrozen { return [] }
            return keepingSelection { $0.table.take(measures, keepingOrder: $0.overlay?.freezesOrder == true) }
        case .actionFinished(let action, let report):
            return finished(action, report)
        case .examined(everything: true):
            isExamining = false
            return []
        case .examined(everything: false):
            isExaminingSick = false
            return pollAgain()
        case .healthChanged: return pollAgain()
        case .reportRead(let id, let part, let result):
            detail.take(part, of: id, result)
            return []
        case .explained(let id, let evidence):
            explained(id, evidence)
            return []
        case .logSources(let id, let sources, let source):
            log.change(id) { $0.take(sources, reading: source) }
            return []
        case .log(let id, let update):
            log.change(id) { $0.take(update) }
            return []
        case .logScanned(let id, let queries, let found, let range):
            log.change(id) { $0.take(found, of: queries, in: range) }
            return []
        case .olderLogRead(let id, let batch, let history):
            log.change(id) { $0.tookOlder(batch, before: history) }
            return []
        case .themeLoaded(let name, _):
            themeName = name
            return []
        case .noted(let text, let tone):
            journal.note(text, tone, at: now)
            return []
        }
    }

    private mutating func ticked() -> [Effect] {
        forgetKeys()
        var effects =
            overlay?.freezesOrder == true ? [] : keepingSelection { $0.table.forgetChanges(at: $0.now.instant) }
        if !isPolling, lastPoll.map({ $0.duration(to: now.instant) >= pollInterval * 0.9 }) ?? true {
            effects += poll()
        }
        effects += measure() + sample() + examine() + examineSick() + readDetail()
        // Not with every move of the selection: on some hosts the question makes a shim fork.
        if let reading = table.selection, snapshot != nil {
            let asked = ProcessesRead(reading, table.measures[reading.id]?.processes)
            guard asked != processesOf else { return effects }
            if asked.id != processesOf?.id || asked.pid != processesOf?.pid { processes = nil }
            processesOf = asked
            effects.append(.readProcesses(reading.id))
        }
        return effects
    }

    mutating func poll(askAll: Bool = false) -> [Effect] {
        guard !isPolling else { return [] }
        isPolling = true
        lastPoll = now.instant
        return [.poll(askAll: askAll)]
    }

    /// What is known may have become old: another poll, or one more when that under way is over.
    private mutating func pollAgain() -> [Effect] {
        guard isLookedAt else { return [] }
        if isPolling { pollsAgain = true }
        return poll()
    }

    private mutating func took(_ snapshot: HostSnapshot) -> [Effect] {
        isPolling = false
        past.take(snapshot, at: now)
        events.take(snapshot.readings, at: now.timeOfDay)
        sick.take(snapshot.readings)
        var effects: [Effect] = []
        if frozen == nil { effects = show(snapshot) } else { frozen?.latest = snapshot }
        effects += examineSick()
        if pollsAgain {
            pollsAgain = false
            effects += poll()
        }
        return effects
    }

    mutating func show(_ snapshot: HostSnapshot) -> [Effect] {
        self.snapshot = snapshot
        endStaleQuestion()
        summary = HostSummary(snapshot)
        // The order of the rows is left alone while a dialog is open, so that nothing moves under the person's hands.
        return retitle()
            + keepingSelection {
                $0.table.take(snapshot.readings, at: $0.now.instant, keepingOrder: $0.overlay?.freezesOrder == true)
            }
    }

    private mutating func explained(_ id: TaskID, _ evidence: TaskEvidence?) {
        guard overlay == nil else { return }
        guard let evidence else { return note("why: \(id) is gone") }
        overlay = .text(title: "Why: \(evidence.reading.label)", lines: evidence.explanation, scroll: 0)
    }

    /// Follows the log of whatever is selected after the change.
    mutating func keepingSelection(_ change: (inout Model) -> Void) -> [Effect] {
        let before = table.selected
        change(&self)
        guard table.selected != before else { return [] }
        detail.show(table.selected)
        processes = nil
        return log.show(table.selected)
    }
}

/// As what a task's processes were read: they are read again when it is run anew, and when there are more or fewer of them.
struct ProcessesRead: Sendable, Hashable {
    var id: TaskID
    var pid: Int32?
    private var startTicks: UInt64?
    private var count: Int?

    init(_ reading: TaskReading, _ count: Int?) {
        (id, pid, startTicks) = (reading.id, reading.pid, reading.pidStartTicks)
        self.count = count
    }
}
