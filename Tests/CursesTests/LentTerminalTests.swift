// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// Keys that make signals, while a program has the terminal.
@Suite(.serialized) struct LentTerminalTests {
    @Test("they end the program and not what lent the terminal", arguments: [("\u{1c}", SIGQUIT), ("\u{3}", SIGINT)])
    func typedSignals(key: String, signal: Int32) throws {
        let probe = try ProbedTerminal()
        for _ in 0..<2 {
            probe.forgetSaid()
            probe.type("i")
            try probe.isSent("asks")
            probe.forgetSent()
            probe.type(key)
            try probe.says("ended with \(128 + signal)")
            try probe.press("k")
        }
        // The guard is still there.
        #expect(try probe.end(with: "x") == 128 + SIGABRT)
        EndingTests.expectWhole(probe)
    }

    @Test func whatWasTypedBeforeIsNotTheProgramsInput() throws {
        let gate = FileManager.default.temporaryDirectory.appendingPathComponent("probe-\(UUID().uuidString)").path
        defer { unlink(gate) }
        let probe = try ProbedTerminal(environment: ["GATE=\(gate)"])
        probe.type("w")
        try probe.says("waits")
        // Keys at a screen that stands still, of which one runs a program that reads a line.
        probe.type("ikkk\r")
        #expect(FileManager.default.createFile(atPath: gate, contents: nil))
        try probe.isSent("asks")
        probe.type("\n")
        try probe.says("ended with 8")
        #expect(try probe.end(with: "q") == 0)
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGINT, SIGUSR1]) func aSignalEndsBoth(signal: Int32) throws {
        let probe = try ProbedTerminal()
        probe.type("i")
        try probe.isSent("asks")
        kill(probe.pid, signal)
        #expect(try probe.ends() == 128 + signal)
        #expect(probe.said.contains("ended with \(128 + SIGHUP)"))
        EndingTests.expectWhole(probe)
    }
}
