// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import LogText
import Testing

@testable import Dashboard
@testable import HostActions
@testable import ShimLogs

/// What the pane says of the shim's log pipe, and what it does about it once a person agrees.
@Suite struct LogPipeActionTests {
    private func harness(_ state: LogPipeState, isReadOnly: Bool = false) -> DashboardHarness {
        var harness = DashboardHarness(rows: 24, columns: 120, isReadOnly: isReadOnly)
        harness.press("lz")
        harness.readLog([.readable(.shim, "the shim's log pipe")])
        if let id = harness.model.log.buffer?.id { harness.send(.log(id, .pipe(state))) }
        return harness
    }

    /// The action as which this source is read.
    private func reading(_ kind: LogSource.Kind, _ effects: [Effect]) -> TaskAction? {
        for case .followLog(_, kind, as: let action?) in effects { return action }
        return nil
    }

    @Test func aFullPipeIsNamedWithSinceWhen() {
        let row = harness(.stuck).logRows.last ?? ""
        #expect(row.contains("full: writer blocked since 03:04:11"))
        #expect(row.contains("reader containerd (771) is stopped, 60828 of 65536 bytes wait"))
        #expect(row.contains("[d drains]"))
    }

    @Test func linesThatAreLostAreSaid() {
        let harness = harness(LogPipeState(hasWriter: true))
        #expect(harness.logRows.last?.contains("no reader: lines are being lost") ?? false)
    }

    @Test func whatIsInOrderTakesNoRow() {
        let fine = LogPipeState(readers: [.init(pid: 771, name: "containerd", isStopped: false)], hasWriter: true)
        #expect(harness(fine).logRows == [" no lines yet: most shims log only when something is wrong"])
    }

    @Test func drainingAsksFirstAndIsAnActionOfItsOwn() throws {
        var harness = harness(.stuck)
        harness.press("d")
        #expect(harness.screen().contains("Drain the log of"))
        harness.press("n")
        #expect(harness.takeEffects().isEmpty)
        harness.press("dy")
        let action = try #require(reading(.shim, harness.takeEffects()))
        #expect(action.kind == .drainLog(past: "containerd (771)"))
        #expect(harness.model.pending[action.target.id]?.action == action, "until it has begun")
        harness.send(.actionFinished(action, .begun))
        #expect(harness.model.pending.isEmpty && harness.journalLine.contains("begun"))
    }

    @Test func aReaderThatRunsIsNotRobbed() {
        var state = LogPipeState.stuck
        state.readers[0].isStopped = false
        var harness = harness(state)
        harness.press("d")
        #expect(harness.model.overlay == nil)
        #expect(harness.journalLine.contains("only past readers that are stopped"))
    }

    @Test func outputIsTakenOutOfItsPipeOnlyOnceAgreedTo() throws {
        var harness = DashboardHarness(rows: 24, columns: 120)
        harness.press("lz")
        let harm = "a client that comes later does not get it"
        harness.readLog([LogSource(kind: .container, name: "its output pipe", obstacle: nil, harm: harm)])
        #expect(harness.logRows.last?.contains("[d takes it]") ?? true)
        harness.press("dy")
        let action = try #require(reading(.container, harness.takeEffects()))
        #expect(action.kind == .takeOutput(harm: harm))
        harness.send(.actionFinished(action, .failed(.failedPrecondition, "not done: no journal")))
        let isReadWithout = harness.takeEffects().contains {
            if case .followLog(_, nil, as: nil) = $0 { true } else { false }
        }
        #expect(isReadWithout && harness.journalLine.contains("not done: no journal"))
    }

    @Test func stacksAreAskedForAndShown() throws {
        var harness = harness(LogPipeState(hasWriter: true, isDrainedHere: true))
        harness.press("U")
        #expect(harness.screen().contains("Send SIGUSR1 to shim"))
        harness.press("y")
        let acts = harness.takeEffects().compactMap { if case .act(let action) = $0 { action } else { nil } }
        let action = try #require(acts.first)
        #expect(action.kind == .dumpStacks)
        harness.send(.actionFinished(action, .done("asked for", lines: (1...100).map { "goroutine \($0)" })))
        #expect(harness.screen().contains("goroutine 1"))
        harness.press("G")
        #expect(harness.screen().contains("goroutine 100"))
        harness.press(.escape)
        #expect(harness.model.overlay == nil)
    }

    @Test(arguments: ["d", "U"]) func readOnlyRefuses(key: String) {
        var harness = harness(.stuck, isReadOnly: true)
        harness.press(key)
        #expect(harness.model.overlay == nil)
        #expect(harness.journalLine.contains("--read-only"))
    }

    @Test func handoversAreWrittenDown() {
        let task = TaskID(namespace: "n", id: "t")
        let buffer = LogBufferID(task: task, number: 1)
        let watch = RescueWatch(task: task)
        var drained = LogPipeState.stuck
        drained.isDrainedHere = true
        #expect(watch.take(.log(buffer, .pipe(.stuck))) == nil)
        #expect(watch.take(.log(buffer, .pipe(drained)))?.step == .taken)
        #expect(watch.take(.log(buffer, .pipe(drained))) == nil)
        drained.isDrainedHere = false
        #expect(watch.take(.log(buffer, .pipe(drained)))?.step == .handedBack)
        #expect(watch.end() == nil)
    }
}
