// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `shimtop logs` on real tasks.
@Suite(.serialized, .realShims) struct LogsCommandTests {
    private struct Row: Decodable, Equatable {
        var time: String?
        var level: String?
        var stream: String
        var task: String
        var message: String?
        var line: String
    }

    /// Starts a task whose output goes to a file, and waits until that holds so many lines.
    @discardableResult
    private func run(
        _ id: String,
        _ script: String,
        lines: Int,
        in containerd: PrivateContainerd
    ) async throws -> String {
        let file = "\(containerd.folder)/\(id).log"
        try containerd.ctr(
            "run",
            "-d",
            "--log-uri",
            "file://\(file)",
            "--rootfs",
            containerd.rootfs,
            id,
            "/bin/sh",
            "-c",
            script
        )
        try await eventually("\(id) has written") {
            (try? String(contentsOfFile: file, encoding: .utf8))?.split(separator: "\n").count ?? 0 >= lines
        }
        return file
    }

    private static func stamped(_ second: Int, _ level: String, _ message: String) -> String {
        "echo 'time=\"2026-11-24T03:04:\(second)Z\" level=\(level) msg=\"\(message)\"'; "
    }

    @Test func linesOfSeveralTasksComeInTheOrderOfTimeAndAreChosen() async throws {
        try await PrivateContainerd.run { containerd in
            let (one, two) = (
                (10...18).filter { $0 % 2 == 0 }.map { Self.stamped($0, "info", "one \($0)") }.joined(),
                (10...18).filter { $0 % 2 == 1 }.map { Self.stamped($0, "error", "two \($0)") }.joined()
            )
            try await run("one", one + "sleep 1000", lines: 5, in: containerd)
            try await run("two", two + "printf 'red \\033[31mtext\\007\\n' >&2; sleep 1000", lines: 5, in: containerd)
            let here = ["logs", "--state", containerd.state, "--source", "container"]
            func messages(_ options: String...) throws -> [String] {
                let command = try Shimtop(here + options + ["one", "two"])
                #expect(command.status == 0 && command.errors == "")
                return command.lines.map { line in
                    guard let mark = line.range(of: "msg=\"") else { return line }
                    return String(line[mark.upperBound...].dropLast())
                }
            }
            let all = [10, 11, 12, 13, 14, 15, 16, 17, 18].map { $0 % 2 == 0 ? "one \($0)" : "two \($0)" }
            #expect(try messages("--grep", "time") == all)
            #expect(try messages("--grep", "!time") == ["two | red text\u{fffd}"])
            #expect(try messages("--since", "2026-11-24T03:04:15Z", "--grep", "time") == Array(all.suffix(4)))
            #expect(try messages("--since", "1m", "--grep", "time") == [])
            #expect(try messages("--tail", "2", "--grep", "time") == ["two 15", "one 16", "two 17", "one 18"])
            #expect(try messages("--level", "error") == all.filter { $0.hasPrefix("two") })

            let rows = try Shimtop(here + ["--json", "--tail", "1", "one"]).json(Row.self)
            let line = "time=\"2026-11-24T03:04:18Z\" level=info msg=\"one 18\""
            #expect(
                rows
                    == Row(
                        time: "2026-11-24T03:04:18.000000000Z",
                        level: "info",
                        stream: "output",
                        task: "\(containerd.namespace)/one",
                        message: "one 18",
                        line: line
                    )
            )
            let stamped = try Shimtop(here + ["--timestamps", "--tail", "1", "one"])
            #expect(stamped.output == "2026-11-24T03:04:18.000000000Z \(line)\n")
        }
    }

    @Test func theShimsOwnLinesAreToldFromThoseOfOtherShims() async throws {
        try await PrivateContainerd.run { containerd in
            try await run("web", "echo hello; sleep 1000", lines: 1, in: containerd)
            try await run("web2", "echo hello; sleep 1000", lines: 1, in: containerd)
            let shim = try containerd.shimPid("web")
            kill(shim, SIGUSR1)
            kill(try containerd.shimPid("web2"), SIGUSR1)
            let here = ["logs", "--state", containerd.state]
            for source in ["daemon", "shim"] {
                try await eventually("the dump is seen") {
                    try Shimtop(here + ["--source", source, "web"]).output.contains("=== END goroutine stack dump")
                }
                let command = try Shimtop(here + ["--source", source, "web"])
                #expect(command.lines.count == 2 && command.lines.allSatisfy { $0.contains("pid=\(shim)") })
            }
            let all = try Shimtop(here + ["web"])
            #expect(all.lines.contains("hello") && all.lines.contains { $0.contains("starting signal loop") })
        }
    }

    @Test func rotatedFilesOfAPodAreOneLog() async throws {
        try await PrivateContainerd.run { containerd in
            let pod = "shimtop-test_\(containerd.namespace)_uid-1"
            let folder = "/var/log/pods/\(pod)/app"
            try Shell.run(["mkdir", "-p", folder])
            defer { _ = try? Shell.run(["rm", "-rf", "/var/log/pods/\(pod)"]) }
            func write(_ name: String, _ seconds: ClosedRange<Int>) throws {
                let lines = seconds.map { "2026-11-24T03:04:\($0).5Z stdout F line \($0)\n" }
                try lines.joined().write(toFile: "\(folder)/\(name)", atomically: true, encoding: .utf8)
            }
            try write("1.log.20261124-030420", 10...19)
            try write("1.log.20261124-030430", 20...29)
            try write("1.log", 30...39)
            let notes = [
                "sandbox-namespace=shimtop-test", "sandbox-name=\(containerd.namespace)", "sandbox-uid=uid-1",
                "container-name=app", "container-type=container",
            ].flatMap { ["--annotation", "io.kubernetes.cri.\($0)"] }
            try Shell.run(
                ["ctr", "-a", containerd.socket, "-n", containerd.namespace, "run", "-d", "--null-io"] + notes
                    + ["--rootfs", containerd.rootfs, "app", "/bin/sh", "-c", "sleep 1000"]
            )
            let here = ["logs", "--state", containerd.state, "--source", "container"]
            func lines(_ options: String...) throws -> [String] { try Shimtop(here + options + ["app"]).lines }
            #expect(try lines() == (10...39).map { "line \($0)" })
            #expect(try lines("--tail", "12") == (28...39).map { "line \($0)" })
            #expect(try lines("--since", "2026-11-24T03:04:17Z") == (17...39).map { "line \($0)" })

            let following = try Shimtop.Running(here + ["-f", "--tail", "1", "app"])
            try await eventually("the last line is seen") { following.output == "line 39\n" }
            try Shell.run(["mv", "\(folder)/1.log", "\(folder)/1.log.20261124-030440"])
            try write("1.log", 40...41)
            try await eventually("the new file is seen") { following.output == "line 39\nline 40\nline 41\n" }
        }
    }

    @Test func followingEndsQuietlyWithWhoReadsIt() async throws {
        try await PrivateContainerd.run { containerd in
            try await run("web", "echo one; echo two; sleep 1000", lines: 2, in: containerd)
            let script =
                #""$0" logs --state "$1" -f --source "$2" web 2>"$3" | head -1; echo ${PIPESTATUS[0]}; cat "$3""#
            for source in ["container", "all"] {
                let outcome = try Shell.run([
                    "bash", "-c", script, TerminalProgram.binary, containerd.state, source,
                    "\(containerd.folder)/errors",
                ])
                #expect(outcome == "one\n141\n")
            }
        }
    }

    @Test func aPipeIsTakenFromOnlyWithConsent() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("web", script: "while true; do echo out; sleep 0.1; done")
            let here = ["logs", "--state", containerd.state, "--source", "container"]
            let refused = try Shimtop(here + ["web"])
            #expect(refused.status == 3 && refused.errors.contains("--take"))
            #expect(try Shimtop(here + ["--take", "web"]).status == 64)
            let readOnly = try Shimtop(here + ["--take", "--yes", "web"], environment: ["SHIMTOP_READ_ONLY": "1"])
            #expect(readOnly.status == 3 && readOnly.output == "")
            let taken = try Shimtop(here + ["--take", "--yes", "web"])
            #expect(taken.status == 0 && Set(taken.lines) == ["out"])
            let records = try JournalLine.all(of: "web", in: containerd)
            #expect(records.map(\.stage) == ["asked", "done"])
            #expect(records.allSatisfy { $0.action == "take output" && $0.uid == 0 })
        }
    }

    @Test func whatCannotBePrintedIsSaid() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.ctr("run", "-d", "--null-io", "--rootfs", containerd.rootfs, "quiet", "/bin/sleep", "1000")
            let here = ["logs", "--state", containerd.state]
            let quiet = try Shimtop(here + ["--source", "container", "quiet"])
            #expect(quiet.status == 3 && quiet.errors.contains("the container's output goes nowhere"))
            #expect(try Shimtop(here + ["none"]).status == 2)
            #expect(try Shimtop(here + ["--grep", "(", "quiet"]).status == 64)
            #expect(try Shimtop(here + ["--since", "yesterday", "quiet"]).status == 64)
            let both = try Shimtop(here + ["none", "quiet"])
            #expect(both.status == 2 && both.output.contains("starting signal loop"))
        }
    }
}
