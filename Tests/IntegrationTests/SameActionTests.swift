// SPDX-License-Identifier: Apache-2.0

import Foundation
import HostActions
import ShimTestSupport
import Testing

/// Whether it is asked for by a key or by a command: it is the same action, with the same question, record and refusal.
@Suite(.serialized, .realShims) struct SameActionTests {
    /// How an action is asked for by a command, and by keys up to the one that says yes.
    private struct Action {
        var command: [String]
        var keys: (TerminalProgram) async throws -> Void
        var yes = "y"
        /// What the screen shows before the yes.
        var asks = "y/N"
        /// What asks for it, by either way; nil where one of them need not ask, or asks in a dialog.
        var question: String?
        /// What the person does once it has begun, so that it ends.
        var end: (TerminalProgram) async throws -> Void = { _ in }
        /// How it is written down.
        var record: String
        /// And what came of it.
        var stage = "done"
    }

    private static var actions: [Action] {
        [
            Action(command: ["pause"], keys: { try $0.press("p") }, record: "pause"),
            Action(command: ["resume"], keys: { try $0.press("p") }, record: "resume"),
            Action(
                command: ["update", "--pids", "50"],
                keys: { program in
                    try program.choose("update")
                    try await program.shows("Limits of")
                    try program.type("pids=50")
                },
                record: "update pids=50"
            ),
            Action(
                command: ["stacks"],
                keys: { try $0.press("l", "U") },
                question: "to dump its goroutine stacks?",
                record: "dump stacks (SIGUSR1)"
            ),
            Action(
                command: ["checkpoint", "--image", "/proc/none"],
                keys: { program in
                    try program.choose("checkpoint")
                    try await program.shows("Checkpoint")
                    try program.press("C-u")
                    try program.type("/proc/none")
                },
                record: "checkpoint to /proc/none",
                stage: "failed"
            ),
            Action(
                command: ["logs", "--take", "--source", "container"],
                keys: { program in
                    try await program.showOutputPipe()
                    try program.press("d")
                },
                question: "Take the output of",
                // It lasts for as long as it is read.
                end: { program in
                    try await program.shows("begun")
                    try program.press("s")
                },
                record: "take output"
            ),
            Action(
                command: ["kill"],
                keys: { try $0.press("K") },
                yes: "Enter",
                asks: "> SIGTERM",
                record: "kill SIGTERM"
            ),
            Action(
                command: ["force", "--step", "terminate"],
                keys: { try $0.press("X") },
                asks: "> 1 SIGTERM",
                record: "force: SIGTERM"
            ),
            Action(
                command: ["delete", "--force"],
                keys: { program in
                    try program.press("D")
                    try await program.shows("[ ] kill first")
                    try program.press("k")
                },
                asks: "[x] kill first",
                record: "kill and delete"
            ),
        ]
    }

    @Test func aKeyAndACommandDoTheSame() async throws {
        try await PrivateContainerd.run { containerd in
            for id in ["key", "command"] {
                try containerd.runTask(id, script: "trap '' TERM; while true; do echo taken; sleep 0.1; done")
            }
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                try await program.row(of: "key", shows: "RUNNING")
                try await program.select("key")
                for action in Self.actions {
                    let command = action.command + ["--state", containerd.state, "command"]
                    if let question = action.question {
                        let unasked = try Shimtop(command)
                        #expect(unasked.status == 64 && unasked.errors.contains(question), "\(unasked.errors)")
                    }
                    let done = try Shimtop(command + ["--yes"])
                    #expect((done.status == 0) == (action.stage == "done"), "\(action.record): \(done.errors)")

                    try await action.keys(program)
                    try await program.shows(action.question ?? action.asks)
                    try program.press(action.yes)
                    try await action.end(program)
                    try await eventually("\(action.record) by a key is over\n\(program.screen)") {
                        try Self.records("key", containerd).last?.hasPrefix(
                            "\(action.record) \(action.stage)".replacing(/[0-9]+/, with: "#")
                        ) == true
                    }
                    // Out of what it left open, and back to the table.
                    try program.press("Escape", "Escape")
                }
                let records = try Self.records("key", containerd)
                for (key, command) in zip(records, try Self.records("command", containerd)) { #expect(key == command) }
                #expect(records.count == 2 * Self.actions.count)
            }
        }
    }

    @Test func aKeyAndACommandAreRefusedTheSame() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("web")
            try await TerminalProgram.run(["--state", containerd.state], columns: 200) { program in
                try await program.row(of: "web", shows: "RUNNING")
                try await refused("cleanup", [], program, containerd) { try program.choose("cleanup") }
                #expect(try Shimtop("pause", "--state", containerd.state, "web").status == 0)
                try await program.row(of: "web", shows: "PAUSED")
                try await refused("exec", ["--", "/bin/true"], status: 125, program, containerd) {
                    try program.press("e")
                }
                #expect(try Shimtop("resume", "--state", containerd.state, "web").status == 0)
                try await program.row(of: "web", shows: "RUNNING")
                kill(pid, SIGKILL)
                try await program.row(of: "web", shows: "STOPPED")
                try await refused("pause", [], program, containerd) { try program.press("p") }
            }
            let records = try Self.records("web", containerd)
            #expect(records.allSatisfy { $0.hasPrefix("pause ") || $0.hasPrefix("resume ") }, "\(records)")
        }
    }

    /// All kinds: a new one has to say how it is asked for.
    @Test func everyKindIsRefusedTheSameWhereOnlyLookingIsAllowed() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("web")
            let pid = try containerd.runTask("frozen")
            #expect(try Shimtop("pause", "--state", containerd.state, "frozen").status == 0)
            let options = ["--state", containerd.state, "--read-only"]
            try await TerminalProgram.run(options, columns: 200) { program in
                try await program.row(of: "web", shows: "RUNNING")
                try await program.row(of: "frozen", shows: "PAUSED")
                for kind in ActionKind.allCases {
                    let refusal = try kind.example().readOnlyRefusal
                    if let command = kind.command(options, "web") {
                        let refused = try Shimtop(command)
                        #expect(refused.status == 3 && refused.errors == "shimtop: \(refusal)\n", "\(refused.errors)")
                    }
                    guard let keys = kind.keys else { continue }
                    try await program.select(kind == .resume ? "frozen" : "web")
                    try await keys(program)
                    try await program.shows(refusal)
                    // Out of the pane, and back to the table.
                    try program.press("Escape", "Escape")
                }
            }
            #expect(try Self.records("web", containerd).isEmpty)
            #expect(try containerd.freezer(of: pid) == "FROZEN")
        }
    }

    /// What gives the terminal away, what is read past a stopped reader, and what is done to the dead.
    @Test func aKeyAndACommandDoTheSameWithATerminalAndToTheDead() async throws {
        try await PrivateContainerd.run { containerd in
            for id in ["key", "command"] { try containerd.runTask(id) }
            let here = ["--state", containerd.state]
            try await TerminalProgram.run(here, columns: 160) { program in
                func isWrittenDown(_ record: String) async throws {
                    try await eventually("\(record) by a key is over\n\(program.screen)") {
                        // A yes that came before the question was drawn is said again, as a person would.
                        if program.screen.contains("y/N") { try program.press("y") }
                        let last = try Self.records("key", containerd).last
                        return last?.hasPrefix(record) == true && last?.contains(" done ") == true
                    }
                }
                try await program.row(of: "key", shows: "RUNNING")
                try await program.select("key")
                try program.press("e")
                try await program.shows("a prompt") { !$0.contains("Tasks") && $0.contains("#") }
                try program.type("exit")
                try await isWrittenDown("exec shimtop-#: /bin/sh")
                let shell = try #require(try JournalLine.all(of: "key", in: containerd).last?.action)
                let words = shell.split(separator: " ", maxSplits: 4).dropFirst(2).map(String.init)
                #expect(try Shimtop(["exec"] + here + ["command", "--"] + words).status == 0)

                kill(containerd.pid, SIGSTOP)
                try program.press("l")
                try await program.shows("[d drains]")
                try program.press("d")
                try await program.shows("past containerd (\(containerd.pid))")
                let unasked = try Shimtop(["drain"] + here + ["command"])
                #expect(unasked.status == 64 && unasked.errors.contains("past containerd (\(containerd.pid))"))
                let drained = try Shimtop(["drain", "--for", "0.5", "--yes"] + here + ["command"])
                #expect(drained.status == 0, "\(drained.errors)")
                try program.press("y")
                try await program.shows("begun")
                try program.press("s")
                try await isWrittenDown("drain log pipe past containerd (#)")
                try program.press("Escape", "Escape")

                containerd.stop()
                for id in ["key", "command"] { kill(try containerd.shimPid(id), SIGKILL) }
                try await program.row(of: "key", shows: "DEAD")
                #expect(try Shimtop(["cleanup", "--yes"] + here + ["command"]).status == 0)
                try program.choose("cleanup")
                try await program.shows("y/N")
                try program.press("y")
                try await isWrittenDown("clean up")
            }
            func records(_ id: String) throws -> [String] {
                // How much was drained is each one's own.
                try Self.records(id, containerd).map { $0.replacing(/(past containerd \(#\) done).*/) { $0.1 } }
            }
            #expect(try records("key") == records("command"))
            #expect(try records("key").count == 6)
        }
    }

    private func refused(
        _ command: String,
        _ arguments: [String],
        status: Int32 = 3,
        _ program: TerminalProgram,
        _ containerd: PrivateContainerd,
        _ ask: () throws -> Void
    ) async throws {
        let refused = try Shimtop([command, "--yes", "--state", containerd.state, "web"] + arguments)
        #expect(refused.status == status, "\(refused.errors)")
        let sentence = refused.errors.replacingOccurrences(of: "shimtop: ", with: "")
        try ask()
        try await program.shows(sentence.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// What was written down of a task, without what differs from one to the other.
    private static func records(_ id: String, _ containerd: PrivateContainerd) throws -> [String] {
        try JournalLine.all(of: id, in: containerd).map { line in
            // Pids and lines of a dump are each one's own.
            "\(line.action) \(line.stage) \(line.result ?? "")".replacing(/[0-9]+/, with: "#")
                .replacing("/\(id):", with: "/ID:")
        }
    }
}
