// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Commands where `/var/log` is full or read-only, in a mount namespace of their own.
@Suite(.serialized, .realShims) struct JournalMountTests {
    /// What `/var/log` is, by the command that makes it so, and the reason that is given for it.
    enum Log: String, CaseIterable, CustomTestStringConvertible {
        case full = "mount -t tmpfs -o size=4k tmpfs /var/log && head -c 4096 /dev/zero > /var/log/fill"
        case readOnly = "mount -t tmpfs -o ro tmpfs /var/log"

        var reason: String {
            switch self {
            case .full: "No space left on device"
            case .readOnly: "Read-only file system"
            }
        }

        var testDescription: String { "\(self)" }
    }

    /// Runs a line of bash behind what makes `/var/log` what it is: status and output, with errors.
    private func bash(_ log: String, _ line: String, _ state: String) throws -> (status: Int32, output: String) {
        let script = "\(log) || exit 99; { \(line); } 2>&1; echo $?"
        let output = try Shell.run(
            ["unshare", "--mount", "--propagation", "private", "bash", "-c", script, TerminalProgram.binary, state],
            allowFailure: true
        )
        let lines = output.split(separator: "\n")
        return (lines.last.flatMap { Int32($0) } ?? -1, lines.dropLast().joined(separator: "\n"))
    }

    @Test(arguments: Log.allCases) func theChangeIsMadeAndSaysWhereItsRecordWent(log: Log) async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("web", script: "trap 'exit 41' USR1; while true; do sleep 0.1; done")
            containerd.stop()
            func run(_ command: String) throws -> String {
                let (status, output) = try bash(log.rawValue, #""$0" \#(command) --state "$1" web"#, containerd.state)
                #expect(status == 0, "\(command): \(output)")
                let journal = "shimtop: journal /var/log/shimtop/journal.jsonl: \(log.reason); "
                let said = output.split(separator: "\n").filter { $0.hasPrefix(journal) }
                #expect(said.count == 1, "once, for both records: \(output)")
                #expect(said.first?.contains("the system") == true)
                for stage in ["asked", "done"] {
                    #expect(output.contains("shimtop: record: {") && output.contains(#""stage":"\#(stage)""#))
                }
                return output
            }
            #expect(try run("pause").contains("\(containerd.namespace)/web"))
            #expect(try containerd.freezer(of: pid) == "FROZEN")
            #expect(try run("resume").contains(#""action":"resume""#))
            #expect(try run("kill --yes -s USR1").contains(#""action":"kill SIGUSR1""#))
            try await eventually("it has ended") { !Shell.isRunning(pid) }
            #expect(try run("delete --force --yes").contains("exit status 41"))
            #expect(!FileManager.default.fileExists(atPath: containerd.bundle("web")))
        }
    }

    @Test(arguments: Log.allCases) func whoRequiresTheJournalIsRefusedWithTheReason(log: Log) async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("web")
            for (prefix, command) in [
                ("", "pause --require-journal"), ("SHIMTOP_REQUIRE_JOURNAL=1", "kill --yes -s KILL"),
                ("", "delete --force --yes --require-journal"), ("", "force --step kill --yes --require-journal"),
            ] {
                let line = #"\#(prefix) "$0" \#(command) --state "$1" web"#
                let (status, output) = try bash(log.rawValue, line, containerd.state)
                #expect(status == 3, "\(command): \(output)")
                let reason = "shimtop: not done: journal /var/log/shimtop/journal.jsonl: \(log.reason) ("
                #expect(output.hasPrefix(reason) && output.hasSuffix("; --require-journal)"), "\(output)")
            }
            let (status, _) = try bash(
                log.rawValue,
                #""$0" exec --require-journal --state "$1" web -- /bin/sh"#,
                containerd.state
            )
            #expect(status == 125, "exec's own")
            #expect(Shell.isRunning(pid))
            #expect(try containerd.freezer(of: pid) == "THAWED")
        }
    }

    /// The disk is full in the middle of a record.
    @Test func halfARecordIsTakenBack() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("web")
            let log = """
                mount -t tmpfs -o size=4k tmpfs /var/log && mkdir /var/log/shimtop &&
                { head -c 4040 /dev/zero | tr '\\0' x; echo; } > /var/log/shimtop/journal.jsonl
                """
            let line =
                #""$0" pause --state "$1" web; stat -c %s /var/log/shimtop/journal.jsonl; tail -c 1 /var/log/shimtop/journal.jsonl | od -An -c; true"#
            let (_, output) = try bash(log, line, containerd.state)
            #expect(
                output.contains("No space left on device; recorded in the system") || output.contains("no log of the")
            )
            #expect(output.contains("\n4041\n") && output.hasSuffix(#"\n"#), "\(output)")
            #expect(try containerd.freezer(of: pid) == "FROZEN")
        }
    }

    @Test func theDashboardActsAndSaysIt() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("web")
            let log = Log.readOnly
            for isRequired in [true, false] {
                let script = "\(log.rawValue) && exec \"$@\""
                let command = [
                    "unshare", "--mount", "--propagation", "private", "bash", "-c", script, "bash",
                    TerminalProgram.binary,
                ]
                let options = ["--state", containerd.state] + (isRequired ? ["--require-journal"] : [])
                try await TerminalProgram.run(options, by: command, columns: 160) { program in
                    try await program.row(of: "web", shows: "RUNNING")
                    try program.press("p")
                    try await program.shows("y/N")
                    try program.press("y")
                    try await program.shows("journal.jsonl: Read-only file system")
                    if isRequired {
                        try await program.shows("failed: not done: journal")
                        #expect(try containerd.freezer(of: pid) == "THAWED")
                    } else {
                        try await program.row(of: "web", shows: "PAUSED")
                        #expect(try containerd.freezer(of: pid) == "FROZEN")
                    }
                }
            }
        }
    }
}
