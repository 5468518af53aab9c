// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

/// Whatever ends the program, the terminal is whole afterwards.
@Suite(.serialized) struct EndingTests {
    private static let ends: [Int32] = [
        SIGTERM, SIGINT, SIGHUP, SIGQUIT, SIGUSR1, SIGUSR2, SIGALRM, SIGVTALRM, SIGPROF, SIGXCPU, SIGIO, SIGPWR,
        SIGSTKFLT,
        34, 64,
    ]
    private static let crashes: [Int32] = [SIGSEGV, SIGBUS, SIGILL, SIGFPE, SIGABRT, SIGTRAP, SIGSYS]

    @Test(arguments: ends) func aSignalEndsItInOrder(signal: Int32) throws {
        let probe = try ProbedTerminal()
        kill(probe.pid, signal)
        #expect(try probe.ends() == 128 + signal)
        #expect(probe.said.contains("terminate(signal: \(signal))"))
        Self.expectWhole(probe)
    }

    @Test(arguments: crashes) func aCrash(signal: Int32) throws {
        let probe = try ProbedTerminal()
        kill(probe.pid, signal)
        #expect(try probe.ends() == 128 + signal)
        #expect(!probe.said.contains("terminate"))
        Self.expectWhole(probe)
    }

    @Test(arguments: [SIGPIPE, SIGXFSZ]) func aWriteThatFailsEndsNothing(signal: Int32) throws {
        let probe = try ProbedTerminal()
        kill(probe.pid, signal)
        try probe.press("k")
        #expect(try probe.end(with: "q") == 0)
    }

    @Test func aProgramThatHangsIsEndedAllTheSame() throws {
        let probe = try ProbedTerminal()
        probe.type("h")
        try probe.says("character(\"h\")")
        kill(probe.pid, SIGTERM)
        #expect(try probe.ends() == 128 + SIGTERM)
        #expect(!probe.said.contains("terminate"))
        Self.expectWhole(probe)
    }

    @Test func aProgramThatHangsAtItsEndIsEndedWithItsCode() throws {
        let probe = try ProbedTerminal()
        #expect(try probe.end(with: "e") == 5)
        Self.expectWhole(probe)
    }

    @Test func aCrashAfterAProgramHadTheTerminal() throws {
        let probe = try ProbedTerminal()
        try probe.press("r")
        #expect(try probe.end(with: "x") == 128 + SIGABRT)
        Self.expectWhole(probe)
    }

    static func expectWhole(_ probe: ProbedTerminal, sourceLocation: SourceLocation = #_sourceLocation) {
        let last = probe.sent.ranges(of: "\u{1b}[?1049h").last?.upperBound ?? probe.sent.startIndex
        let rest = probe.sent[last...]
        for reset in ["\u{1b}[?1049l", "\u{1b}[?25h", "\u{1b}[?2004l", "\u{1b}[?1004l", "\u{1b}>"] {
            #expect(rest.contains(reset), "\(reset.debugDescription)", sourceLocation: sourceLocation)
        }
        #expect(probe.areModesRestored, sourceLocation: sourceLocation)
    }
}
