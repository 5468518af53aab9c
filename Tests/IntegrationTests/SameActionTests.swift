// SPDX-License-Identifier: Apache-2.0

import Foundation
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
        /// How it is written down.
        var record: String
    }

    private static func choose(_ command: String, _ program: TerminalProgram) throws {
        try program.press(":")
        try program.type(command)
    }

    private static var actions: [Action] {
        [
            Action(command: ["pause"], keys: { try $0.press("p") }, record: "pause"),
            Action(command: ["resume"], keys: { try $0.press("p") }, record: "resume"),
            Action(
                command: ["update", "--pids", "50"],
                keys: { program in
                    try choose("update", program)
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
                try containerd.runTask(id, script: "trap '' TERM; while true; do sleep 0.1; done")
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
                    #expect(done.status == 0, "\(action.record): \(done.errors)")

                    try await action.keys(program)
                    try await program.shows(action.question ?? action.asks)
                    try program.press(action.yes)
                    try await eventually("\(action.record) by a key is over\n\(program.screen)") {
                        try Self.records("key", containerd).last?.hasPrefix("\(action.record) done") == true
                    }
                    // Out of what it left open, and back to the table.
                    try program.press("Escape", "Escape")
                }
                let records = try Self.records("key", containerd)
                #expect(try records == Self.records("command", containerd))
                #expect(records.count == 2 * Self.actions.count)
            }
        }
    }

    @Test func aKeyAndACommandAreRefusedTheSame() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("web")
            try await TerminalProgram.run(["--state", containerd.state], columns: 200) { program in
                try await program.row(of: "web", shows: "RUNNING")
                try await refused("cleanup", program, containerd) { try Self.choose("cleanup", program) }
                kill(pid, SIGKILL)
                try await program.row(of: "web", shows: "STOPPED")
                try await refused("pause", program, containerd) { try program.press("p") }
            }
            #expect(try Self.records("web", containerd).isEmpty)
        }
    }

    private func refused(
        _ command: String,
        _ program: TerminalProgram,
        _ containerd: PrivateContainerd,
        _ ask: () throws -> Void
    ) async throws {
        let refused = try Shimtop([command, "--yes", "--state", containerd.state, "web"])
        #expect(refused.status == 3, "\(refused.errors)")
        let sentence = refused.errors.replacingOccurrences(of: "shimtop: ", with: "")
        try ask()
        try await program.shows(sentence.trimmingCharacters(in: .whitespacesAndNewlines))
    }

    /// What was written down of a task, without what differs from one to the other.
    private static func records(_ id: String, _ containerd: PrivateContainerd) throws -> [String] {
        try JournalLine.all(of: id, in: containerd).map { line in
            // Pids and lines of a dump are each one's own.
            "\(line.action) \(line.stage) \((line.result ?? "").replacing(/[0-9]+/, with: "#"))"
        }
    }
}
