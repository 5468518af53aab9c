// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What is done is done to the very process that was shown, or not at all.
@Suite(.serialized, .realShims) struct SameTaskTests {
    /// Runs the id again while a question about it is open that the screen has had no time to take back.
    private func answer(_ keys: String..., stopFirst: Bool) async throws {
        try await PrivateContainerd.run { containerd in
            let old = try containerd.runTask("again")
            let neighbor = try containerd.runTask("neighbor")
            if stopFirst {
                kill(old, SIGKILL)
                try await eventually("it has ended") { try containerd.tasks()["again"]?.status == "STOPPED" }
            }
            try await TerminalProgram.run(["--state", containerd.state, "--interval", "60"]) { program in
                try await program.row(of: "again", shows: stopFirst ? "STOPPED" : "RUNNING")
                try program.press("/", "again", "Enter")
                for key in keys.dropLast() { try program.press(key) }
                try await program.shows("again", within: 5)
                try containerd.ctr("task", "delete", "--force", "again")
                try containerd.ctr("container", "delete", "again")
                let new = try containerd.runTask("again")
                try program.press(keys[keys.count - 1])
                // Said in the place of the question, or at the bottom, where a long sentence is cut.
                try await program.shows("what became of it") { screen in
                    ["othing was", " failed: "].contains { screen.contains($0) }
                }
                #expect(new != old && Shell.isRunning(new), "\(keys)")
                #expect(Shell.isRunning(neighbor))
            }
        }
    }

    @Test(arguments: [false, true]) func deletedWithItsProcesses(stopFirst: Bool) async throws {
        if stopFirst {
            try await answer("D", "y", stopFirst: true)
        } else {
            try await answer("D", "k", "y", stopFirst: false)
        }
    }

    @Test(arguments: [false, true]) func killedStepByStep(stopFirst: Bool) async throws {
        try await answer("X", "j", "y", stopFirst: stopFirst)
    }

    @Test(arguments: [false, true]) func killed(stopFirst: Bool) async throws {
        try await answer("K", "Enter", stopFirst: stopFirst)
    }
}
