// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The terminal is given back, however the program ends.
///
/// On the built-in host: shims do not matter here.
@Suite(.serialized, .realShims) struct TerminalTests {
    @Test(arguments: [("q", 0), ("C-c", 0)]) func keysEndIt(key: String, code: Int) async throws {
        try await TerminalProgram.run(["--demo"]) { program in
            try await program.shows("Tasks")
            try program.press(key)
            try await Self.expectRestored(program, code)
        }
    }

    @Test(
        arguments: [
            (SIGTERM, 143), (SIGINT, 130), (SIGHUP, 129), (SIGABRT, 134), (SIGSEGV, 139), (SIGQUIT, 131),
            (SIGUSR1, 138),
            (SIGALRM, 142), (SIGXCPU, 152),
        ]
    )
    func signalsEndIt(signal: Int32, code: Int) async throws {
        try await TerminalProgram.run(["--demo"]) { program in
            try await program.shows("Tasks")
            kill(try program.pid(), signal)
            try await Self.expectRestored(program, code)
        }
    }

    @Test func growsAndShrinks() async throws {
        try await TerminalProgram.run(["--demo"]) { program in
            try await program.shows("┌─ Detail")
            for (columns, rows, text) in [
                (80, 24, "── Log"), (40, 8, "needs 60x12"), (60, 12, "── Log"), (200, 60, "┌─ Detail"),
            ] {
                try program.resize(columns, rows)
                try await program.shows(text)
            }
            try program.press("q")
            try await Self.expectRestored(program, 0)
        }
    }

    private static func expectRestored(_ program: TerminalProgram, _ code: Int) async throws {
        try await program.shows("ended with \(code)")
        try await program.shows("modes restored")
        #expect(try !program.isTakenOver())
    }
}
