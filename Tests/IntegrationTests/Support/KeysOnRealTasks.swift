// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Every key that changes a task, pressed on real ones.
enum KeysOnRealTasks {
    /// Runs the keys after `disturb` was done to a containerd with running tasks.
    static func run(_ containerd: PrivateContainerd, _ disturb: () -> Void) async throws {
        let polite = try containerd.runTask("polite", script: "trap 'exit 3' TERM; while true; do sleep 0.1; done")
        let stubborn = try containerd.runTask("stubborn", script: "trap '' TERM; while true; do sleep 0.1; done")
        let shims = (try containerd.shimPid("polite"), try containerd.shimPid("stubborn"))
        disturb()
        try await TerminalProgram.run(["--state", containerd.state]) { program in
            try await program.row(of: "polite", shows: "RUNNING", "\(polite)", "\(shims.0)")
            try await pauseAndResume("polite", polite, containerd, program)
            try await kill(containerd, program)
            try await delete("polite", shims.0, program)
            try await killAndDelete("stubborn", stubborn, shims.1, program)
        }
    }

    private static func pauseAndResume(
        _ id: String,
        _ pid: Int32,
        _ containerd: PrivateContainerd,
        _ program: TerminalProgram
    ) async throws {
        try await program.select(id)
        try program.press("p")
        try await program.shows("Pause")
        try program.press("n")
        try await program.shows("no question") { !$0.contains("y/N") }
        #expect(try containerd.freezer(of: pid) == "THAWED")

        for (answer, state, freezer) in [("paused", "PAUSED", "FROZEN"), ("resumed", "RUNNING", "THAWED")] {
            try program.press("p")
            try await program.shows("y/N")
            try program.press("y")
            try await program.shows(": \(answer)")
            try await program.row(of: id, shows: state)
            #expect(try containerd.freezer(of: pid) == freezer)
            if containerd.pid > 0 { #expect(try containerd.tasks()[id]?.status == state) }
        }
    }

    /// SIGTERM ends the one that heeds it, and not the one that does not.
    private static func kill(_ containerd: PrivateContainerd, _ program: TerminalProgram) async throws {
        try await program.select("stubborn")
        try program.press("K")
        try await program.shows("Kill:")
        try program.press("Escape")
        try await program.shows("no dialog") { !$0.contains("Kill:") }
        try program.press("K")
        try await program.shows("> SIGTERM")
        try program.press("Enter")
        try await program.shows("stubborn: sent")

        try await program.select("polite")
        try program.press("K")
        try await program.shows("> SIGTERM")
        try program.press("Enter")
        try await program.row(of: "polite", shows: "STOPPED", "exited with 3")
        try await program.row(of: "stubborn", shows: "RUNNING")
    }

    private static func delete(_ id: String, _ shim: Int32, _ program: TerminalProgram) async throws {
        try await program.select(id)
        try program.press("D")
        try await program.shows("Delete:")
        try program.press("y")
        try await program.shows("deleted, exit status 3")
        try await eventually("shim \(shim) is gone") { !Shell.isRunning(shim) }
    }

    private static func killAndDelete(
        _ id: String,
        _ pid: Int32,
        _ shim: Int32,
        _ program: TerminalProgram
    ) async throws {
        try await program.select(id)
        try program.press("D")
        try await program.shows("Delete:")
        try program.press("y")
        try await program.shows("refused: it is RUNNING")
        #expect(Shell.isRunning(pid))
        try program.press("Escape")
        try await program.shows("no dialog") { !$0.contains("Delete:") }

        try program.press("K")
        try await program.shows("> SIGTERM")
        try program.press("j")
        try await program.shows("> SIGKILL")
        try program.press("Enter")
        try await program.row(of: id, shows: "STOPPED", "exited with 137")
        try program.press("D")
        try await program.shows("Delete:")
        try program.press("y")
        try await program.shows("deleted, exit status 137")
        try await eventually("shim \(shim) is gone") { !Shell.isRunning(shim) }
    }
}
