// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What ends, stops or interrupts the dashboard while a shell in a task has its screen.
@Suite(.serialized, .realShims) struct ShellOnScreenTests {
    private func withShell(_ body: (TerminalProgram, PrivateContainerd) async throws -> Void) async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("home")
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                try await program.row(of: "home", shows: "RUNNING")
                try program.press("e")
                try await program.shows("a prompt") { !$0.contains("Tasks") && $0.contains("#") }
                try await body(program, containerd)
            }
        }
    }

    @Test func aSignalEndsTheShellToo() async throws {
        try await withShell { program, containerd in
            kill(try program.pid(), SIGTERM)
            try await program.shows("ended with 143")
            try await program.shows("modes restored")
            #expect(try !program.isTakenOver())
            try await eventually("no exec is left") {
                // Not timeout, below which this runs.
                let command = ["pgrep", "-x", "-f", "[^ ]*shimtop exec -ti --state \(containerd.state) .*"]
                return try Shell.run(command, allowFailure: true).isEmpty
            }
        }
    }

    @Test(arguments: ["C-\\", "C-c"]) func aSignalTypedAtThePromptAfterItGoesBack(key: String) async throws {
        try await withShell { program, _ in
            try program.type("exit 126")
            try await program.shows("Enter goes back to shimtop")
            try program.press(key)
            try await program.shows("home: ended with \(key == "C-c" ? 130 : 131)")
            // What gives the terminal back after a crash is still there.
            kill(try program.pid(), SIGABRT)
            try await program.shows("ended with 134")
            try await program.shows("modes restored")
            #expect(try !program.isTakenOver())
        }
    }
}
