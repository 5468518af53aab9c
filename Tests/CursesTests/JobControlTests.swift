// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

/// A shell that stops the probe and lets it go on, in the background and in the foreground.
@Suite(.serialized) struct JobControlTests {
    private func shell() throws -> ProbedTerminal {
        let shell = try ProbedTerminal(
            ["/bin/bash", "--norc", "--noediting", "-i"],
            environment: ["PS1=ready>", "HISTFILE="]
        )
        try shell.says("ready>")
        return shell
    }

    private func type(_ line: String, _ shell: ProbedTerminal, until prompt: String = "ready>") throws {
        shell.forgetSaid()
        shell.type(line + "\n")
        try shell.says(prompt)
    }

    private func pid(of shell: ProbedTerminal) throws -> pid_t {
        let line = shell.said.split(separator: "\n").last { $0.contains("pid ") }
        let words = line?.split(separator: " ") ?? []
        return try #require(words.last.flatMap { pid_t($0) })
    }

    @Test func inTheBackgroundNothingIsDrawnAndNothingRead() throws {
        let shell = try shell()
        try type(ProbedTerminal.binary, shell, until: "done")
        let job = try pid(of: shell)
        try shell.press("m")
        try shell.press("t")
        shell.forgetSaid()
        shell.type("z")
        try shell.says("ready>")
        #expect(shell.sent.contains("\u{1b}[?1049l") && shell.areModesRestored)

        shell.forgetSent()
        try type("bg", shell)
        // All that it would show: another size, a title, a mouse.
        shell.resize(rows: 30, columns: 90)
        kill(job, SIGWINCH)
        try shell.says("resized(rows: 30, columns: 90)\ndone")
        #expect(!shell.sent.contains("\u{1b}"), "\(shell.sent.debugDescription)")
        try type("echo not $((1 + 1)) keys", shell)
        try shell.isSent("not 2 keys")
        #expect(!shell.said.contains("character("))

        shell.forgetSent()
        try type("fg", shell, until: "resumed")
        try shell.isSent("\u{1b}[?1049h")
        try shell.isSent("\u{1b}]2;probehost")
        try shell.isSent("\u{1b}[?1002h")
        try shell.press("k")
        shell.forgetSaid()
        shell.type("q")
        try shell.says("ready>")
        #expect(shell.areModesRestored)
        try shell.end(with: "exit\n")
    }

    @Test func whatEndsItInTheBackgroundLeavesTheShellAlone() throws {
        let shell = try shell()
        try type(ProbedTerminal.binary, shell, until: "done")
        let job = try pid(of: shell)
        shell.forgetSaid()
        shell.type("z")
        try shell.says("ready>")
        shell.forgetSent()
        try type("bg", shell)
        kill(job, SIGUSR1)
        try shell.says("terminate(signal: \(SIGUSR1))")
        try type("wait; echo over", shell)
        try shell.isSent("over")
        #expect(!shell.sent.contains("\u{1b}"), "\(shell.sent.debugDescription)")
        #expect(shell.areModesRestored)
        try shell.end(with: "exit\n")
    }

    @Test func startedInTheBackgroundItWaits() throws {
        let shell = try shell()
        try type("\(ProbedTerminal.binary) &", shell, until: "done")
        #expect(!shell.sent.contains("\u{1b}"), "\(shell.sent.debugDescription)")
        #expect(shell.areModesRestored)
        try type("fg", shell, until: "resumed")
        try shell.isSent("\u{1b}[?1049h")
        shell.forgetSaid()
        shell.type("q")
        try shell.says("ready>")
        #expect(shell.areModesRestored)
        try shell.end(with: "exit\n")
    }

    @Test func aStoppedProbeThatGoesOnAtThePromptGivesTheTerminalBack() throws {
        let shell = try shell()
        try type(ProbedTerminal.binary, shell, until: "done")
        let job = try pid(of: shell)
        shell.forgetSaid()
        kill(job, SIGSTOP)
        try shell.says("ready>")
        shell.forgetSent()
        try type("bg", shell)
        try shell.isSent("\u{1b}[?1049l")
        #expect(shell.areModesRestored)
        try type("fg", shell, until: "resumed")
        try shell.isSent("\u{1b}[?1049h")
        shell.forgetSaid()
        shell.type("q")
        try shell.says("ready>")
        #expect(shell.areModesRestored)
        try shell.end(with: "exit\n")
    }

    @Test func aProgramThatHasTheTerminalIsStoppedWithIt() throws {
        let shell = try shell()
        try type(ProbedTerminal.binary, shell, until: "done")
        shell.type("i")
        try shell.isSent("asks")
        shell.forgetSaid()
        shell.type("\u{1a}")
        try shell.says("ready>")
        shell.forgetSent()
        shell.type("fg\n")
        try shell.isSent("terminal-probe\r\n")
        shell.type("\n")
        try shell.says("ended with 8")
        try shell.says("resumed")
        shell.forgetSaid()
        shell.type("q")
        try shell.says("ready>")
        #expect(shell.areModesRestored)
        try shell.end(with: "exit\n")
    }
}
