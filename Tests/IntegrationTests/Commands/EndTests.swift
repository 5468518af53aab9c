// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// Commands end when they are told to.
@Suite(.serialized) struct EndTests {
    /// Starts the program, and ends it by a signal once it is busy; its status as a shell tells it, and how long that took.
    private func end(
        _ arguments: [String],
        by signal: Int32,
        when isBusy: () throws -> Bool = { true }
    ) async throws -> (status: Int32, took: Duration, errors: String) {
        let errors = try Shell.run(["mktemp"]).trimmingCharacters(in: .whitespacesAndNewlines)
        defer { unlink(errors) }
        let pid = try Shell.start([TerminalProgram.binary] + arguments, output: "/dev/null", errors: errors)
        try await eventually("\(arguments) is busy", within: 20) {
            // Its signals are its own once the thread that waits for them is there.
            let own = try Shell.program(of: pid)
            let threads = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/\(own)/task")) ?? []
            return try own != pid && threads.count > 3 && isBusy()
        }
        let start = ContinuousClock.now
        kill(pid, signal)
        let status = Shell.wait(pid)
        let took = start.duration(to: .now)
        return (status, took, try String(contentsOfFile: errors, encoding: .utf8))
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func whatGoesOnIsEndedByASignal(signal: Int32) async throws {
        for command in ["watch --demo", "events --follow --demo", "check --demo --stuck-after 10m"] {
            let (status, took, errors) = try await end(command.split(separator: " ").map(String.init), by: signal)
            #expect(status == 128 + signal, "\(command): \(errors)")
            #expect(took < .seconds(3) && errors == "", "\(command): \(took) \(errors)")
        }
    }

    @Test(.realShims) func whoWaitsForAShimThatHangsIsEnded() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("web")
            let shim = try containerd.shimPid("web")
            kill(shim, SIGSTOP)
            defer { kill(shim, SIGCONT) }
            let options = ["--state", containerd.state, "--timeout", "60"]
            var asked = 0
            for command in [["state"], ["wait"], ["why"], ["delete", "--force", "--yes"]] {
                let isChange = command[0] == "delete"
                let (status, took, errors) = try await end(command + options + ["web"], by: SIGTERM) {
                    asked = try JournalLine.all(of: "web", in: containerd).count
                    return !isChange || asked == 1
                }
                #expect(status == 128 + SIGTERM, "\(command): \(errors)")
                #expect(took < .seconds(3), "\(command): \(took)")
            }
            #expect(try JournalLine.all(of: "web", in: containerd).map(\.stage) == ["asked", "interrupted"])
            #expect(Shell.isRunning(pid))
        }
    }

    @Test(.realShims) func signalsOfAnAttachedProcessArePassedOn() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("web")
            let exec = ["exec", "--state", containerd.state, "web", "--"]
            func isThere(_ seconds: String) throws -> Bool {
                try !Shell.run(["pgrep", "-f", "^/bin/sleep \(seconds)$"], allowFailure: true).isEmpty
            }
            for signal in [SIGINT, SIGTERM] {
                let (status, took, _) = try await end(exec + ["/bin/sleep", "7331"], by: signal) { try isThere("7331") }
                #expect(status == 128 + signal)
                #expect(took < .seconds(5))
                #expect(try !isThere("7331"), "it is the process that ended")
            }
            // Where the shim does not pass a signal on, the command ends all the same.
            let shim = try containerd.shimPid("web")
            let (status, took, errors) = try await end(exec + ["/bin/sleep", "7332"], by: SIGTERM) {
                guard try isThere("7332") else { return false }
                kill(shim, SIGSTOP)
                return true
            }
            kill(shim, SIGCONT)
            #expect(status == 128 + SIGTERM)
            #expect(took < .seconds(5))
            #expect(errors.contains("the signal was not passed on"))
            let records = try JournalLine.all(of: "web", in: containerd)
            #expect(records.map(\.stage) == ["asked", "done", "asked", "done", "asked", "interrupted"])
        }
    }

    @Test(.realShims) func theTerminalIsGivenBackThoughTheShimHangs() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("web")
            let shim = try containerd.shimPid("web")
            let command = ["exec", "-t", "-i", "--state", containerd.state, "web", "--", "/bin/sh"]
            try await TerminalProgram.run(command, columns: 100, rows: 30) { program in
                try await program.shows("#")
                kill(shim, SIGSTOP)
                defer { kill(shim, SIGCONT) }
                kill(try program.pid(), SIGTERM)
                try await program.shows("ended with 143")
                try await program.shows("modes restored")
            }
        }
    }

    @Test func aQuestionIsNoReasonToStay() async throws {
        try await TerminalProgram.run(["delete", "--force", "--demo", "default/stubborn"]) { program in
            try await program.shows("[y/N]")
            kill(try program.pid(), SIGTERM)
            try await program.shows("ended with 143")
        }
    }
}
