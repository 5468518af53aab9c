// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// A terminal that nobody reads any more: a stopped tmux, a link that is lost.
@Suite(.serialized) struct UnreadTerminalTests {
    /// A probe that shows more than the terminal takes.
    private func stuckProbe() throws -> ProbedTerminal {
        let probe = try ProbedTerminal()
        probe.resize(rows: 100, columns: 300)
        try probe.says("rows: 100")
        try probe.press("p")
        probe.forgetSaid()
        // Shown without a wait, though it does not arrive.
        probe.type("f")
        try probe.saysUnread("done")
        return probe
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT]) func aSignalEndsIt(signal: Int32) throws {
        let probe = try stuckProbe()
        let start = ContinuousClock.now
        kill(probe.pid, signal)
        #expect(try probe.ends(unread: true) == 128 + signal)
        // A second is what is promised; a busy machine is given another.
        #expect(start.duration(to: .now) < .seconds(2))
        #expect(probe.areModesRestored)
    }

    @Test func aKeyEndsIt() throws {
        let probe = try stuckProbe()
        probe.type("q")
        #expect(try probe.ends(unread: true) == 0)
        #expect(probe.areModesRestored)
    }

    @Test func aCrashEndsItToo() throws {
        let probe = try stuckProbe()
        probe.type("x")
        #expect(try probe.ends(unread: true) == 128 + SIGABRT)
        #expect(probe.areModesRestored)
    }

    @Test func aProgramThatHangsIsEndedToo() throws {
        let probe = try stuckProbe()
        probe.type("h")
        try probe.saysUnread("character(\"h\")")
        kill(probe.pid, SIGTERM)
        #expect(try probe.ends(unread: true) == 128 + SIGTERM)
        #expect(probe.areModesRestored)
    }

    @Test func noProcessorTimeIsUsedMeanwhile() throws {
        let probe = try stuckProbe()
        // It notices that nobody looks, and that is the last it does.
        try probe.saysUnread("focus(false)\ndone")
        let before = try ticks(of: probe.pid)
        let end = ContinuousClock.now + .seconds(1)
        while ContinuousClock.now < end { probe.take(100, unread: true) }
        // Of a hundred.
        #expect(try ticks(of: probe.pid) - before <= 2)
    }

    @Test func onceItIsReadAgainTheNewestFrameIsShown() throws {
        let probe = try stuckProbe()
        probe.type("p")
        try probe.saysUnread("character(\"p\")")
        try probe.isSent("again")
        try probe.waits(for: "a key that saw the newest frame") {
            probe.type("k")
            probe.take(50)
            return probe.said.contains("character(\"k\"), painted: 7")
        }
        #expect(try probe.end(with: "q") == 0)
        EndingTests.expectWhole(probe)
    }

    /// Processor time that a process has used, in hundredths of a second.
    private func ticks(of pid: pid_t) throws -> Int {
        let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        return (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
    }
}
