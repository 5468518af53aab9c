// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostActions
import LinuxHost
import Testing

@testable import Dashboard
@testable import HostRegistry
@testable import HostSession

/// The tabs of the detail pane: what is read for them, shown, searched, copied and signalled.
@Suite struct DetailTabTests {
    private func reads(_ effects: [Effect]) -> [TaskReport.Part] {
        effects.compactMap { if case .readReport(_, let part, _) = $0 { part } else { nil } }
    }

    private func harness(on keys: String) -> DashboardHarness {
        var harness = DashboardHarness(rows: 36, columns: 120)
        harness.select("0be4f9")
        _ = harness.takeEffects()
        harness.press(keys)
        return harness
    }

    private func show(
        _ content: TaskReport.Content,
        of part: TaskReport.Part,
        in harness: inout DashboardHarness
    ) throws {
        let id = try #require(harness.model.table.selected)
        harness.send(.reportRead(id, part, .success(TaskReport(part, content))))
    }

    @Test func nothingIsReadUntilATabIsLookedAt() {
        var harness = harness(on: "")
        harness.send(.tick)
        #expect(reads(harness.takeEffects()).isEmpty)
        harness.press("d]")
        #expect(reads(harness.takeEffects()) == [.why])
        harness.send(.tick)
        #expect(reads(harness.takeEffects()).isEmpty, "it is being read")
        harness.press("t")
        #expect(reads(harness.takeEffects()) == [.processes])
        #expect(harness.screen().contains("[processes]") && harness.screen().contains("reading..."))
    }

    @Test func whatChangesIsReadAgainAndASpecIsNot() throws {
        var harness = harness(on: "t")
        try show(.processes([]), of: .processes, in: &harness)
        _ = harness.takeEffects()
        harness.pass(seconds: 3)
        #expect(reads(harness.takeEffects()) == [.processes])
        harness.press("]")
        try show(.document(.object([:])), of: .spec, in: &harness)
        _ = harness.takeEffects()
        harness.pass(seconds: 60)
        #expect(reads(harness.takeEffects()).isEmpty)
    }

    @Test func aFailureIsShownAndAnotherTaskBeginsAnew() throws {
        var harness = harness(on: "d]")
        let id = try #require(harness.model.table.selected)
        harness.send(.reportRead(id, .why, .failure(ShimError(.notFound, "no cgroup\u{1b}[31m is seen"))))
        #expect(harness.screen().contains("no cgroup"))
        harness.send(
            .reportRead(TaskID(namespace: "x", id: "y"), .why, .success(TaskReport(.why, .lines(["another's"]))))
        )
        #expect(!harness.screen().contains("another's"))
        harness.press(.escape)
        harness.press("j")
        harness.send(.tick)
        #expect(harness.screen().contains("reading..."))
    }

    @Test func documentsAreFoldedSearchedAndWrittenInTwoWays() throws {
        let spec = JSONValue.object([
            "process": .object(["env": .array([.string("A=********")]), "cwd": .string("/")]),
            "root": .string("needle"),
        ])
        var harness = harness(on: "d]]]]")
        try show(.document(spec), of: .spec, in: &harness)
        #expect(harness.screen().contains("\"A=********\"") && harness.screen().contains("\"process\": {"))
        harness.press(.left)
        #expect(harness.screen().contains("\"env\": [ 1 ]"))
        harness.press(.left)
        #expect(harness.screen().contains("\"process\": { 2 }"))
        harness.press(.right, .right)
        harness.press("y")
        #expect(harness.screen().contains("- \"A=********\"") && harness.screen().contains("process:"))
        harness.press("/needle")
        harness.press(.enter)
        #expect(harness.model.detailLines[harness.model.detail.scroll].contains("needle"))
        _ = harness.takeEffects()
        harness.press("c")
        guard case .copy(let text, let lines)? = harness.takeEffects().first else {
            Issue.record("nothing was copied")
            return
        }
        #expect(text.hasPrefix("process:\n  cwd: \"/\"") && lines == 5)
    }

    @Test func secretsAreAskedFor() {
        var harness = harness(on: "d]]]]")
        #expect(harness.takeEffects().contains { if case .readReport(_, .spec, false) = $0 { true } else { false } })
        harness.press("u")
        #expect(harness.takeEffects().contains { if case .readReport(_, .spec, true) = $0 { true } else { false } })
        harness.press(.escape)
        harness.press("j")
        #expect(!harness.model.detail.showsSecrets, "another task's are masked again")
    }

    private static let processes = [
        ContainerProcess(pid: 501, startTicks: 7, depth: 0, command: "/bin/first"),
        ContainerProcess(pid: 502, startTicks: 8, depth: 1, command: "/bin/second \u{1b}]52;c;AAAA\u{7}"),
    ]

    @Test func oneProcessIsSignalledAfterTwoQuestions() throws {
        var harness = harness(on: "t")
        try show(.processes(Self.processes), of: .processes, in: &harness)
        harness.press("jK")
        #expect(harness.screen().contains("Signal to process 502"))
        #expect(harness.takeEffects().allSatisfy { if case .act = $0 { false } else { true } })
        harness.press(.enter)
        #expect(harness.screen().contains("Send SIGTERM to process 502"))
        harness.press("y")
        let action = harness.takeEffects().compactMap { if case .act(let action) = $0 { action } else { nil } }.first
        guard case .signalProcess(let process, let signal)? = action?.kind else {
            Issue.record("nothing was signalled")
            return
        }
        #expect(process.pid == 502 && process.startTicks == 8 && signal.number == 15)
    }

    @Test func readOnlySignalsNothingAndStillCollects() throws {
        var harness = DashboardHarness(rows: 36, columns: 120, isReadOnly: true)
        harness.select("0be4f9")
        harness.press("t")
        try show(.processes(Self.processes), of: .processes, in: &harness)
        harness.press("K")
        #expect(harness.model.overlay == nil && harness.screen().contains("refused"))
        harness.press("B")
        harness.press(.enter)
        #expect(harness.takeEffects().contains { if case .collectForensics = $0 { true } else { false } })
    }

    @Test func aTextOverThePanesIsCopiedAndSaved() {
        var harness = harness(on: "H")
        harness.press("c")
        #expect(harness.takeEffects().contains { if case .copy = $0 { true } else { false } })
        harness.press(.control("s"))
        harness.press(.enter)
        guard case .saveText(let lines, let path)? = harness.takeEffects().first else {
            Issue.record("nothing was saved")
            return
        }
        #expect(!lines.isEmpty && path.hasPrefix("/root/Why--the-host-") && path.hasSuffix(".txt"))
    }

    @Test func sentencesAreReadWholeOnSmallScreens() throws {
        var harness = DashboardHarness(rows: 24, columns: 60)
        harness.press("d]")
        let sentence =
            "its processor quota cut it short in 99 % of its periods, which nobody had expected to be so many"
        try show(.lines([sentence, "end"]), of: .why, in: &harness)
        let words = harness.screen().split(whereSeparator: \.isWhitespace)
        #expect(words.contains("expected") && words.contains("many") && words.contains("end"))
    }

    @Test func theOverviewIsScrolled() {
        var harness = DashboardHarness(rows: 14, columns: 80)
        harness.press("d")
        let before = harness.screen()
        harness.press("jj")
        #expect(harness.screen() != before)
        harness.press("g")
        #expect(harness.screen() == before)
    }

    @Test func changesAreKeptAsEvents() throws {
        var harness = DashboardHarness(rows: 36, columns: 120)
        harness.select("0be4f9")
        var snapshot = try #require(harness.model.snapshot)
        let index = try #require(snapshot.readings.firstIndex { $0.id.id == "0be4f9" })
        snapshot.readings[index].status = .paused
        harness.send(.snapshot(snapshot))
        harness.press("d[[")
        let screen = harness.screen()
        #expect(screen.contains("[events]") && screen.contains("now PAUSED"))
        harness.press("/paused")
        harness.press(.enter)
        #expect(!harness.journalLine.contains("nothing matches"))
    }
}
