// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What is read of a real shim's log pipe, and what is left alone.
@Suite(.serialized, .realShims) struct LogPipeTests {
    @Test func nothingIsTakenFromContainerd() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("chatty")
            let shim = try containerd.shimPid("chatty")
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                try program.press("l", "z")
                try await program.shows("the shim's lines, copied by containerd (\(containerd.pid)) to")
                for number in 1...20 {
                    kill(shim, SIGUSR1)
                    try await eventually("dump \(number) is in containerd's log") {
                        try Self.dumps(of: shim, in: containerd.log).count == number
                    }
                }
                // Each dump is one line that has to have arrived from its first byte to its last.
                for dump in try Self.dumps(of: shim, in: containerd.log) {
                    #expect(dump.hasPrefix("time=\""))
                    #expect(dump.contains("=== BEGIN goroutine stack dump ==="))
                    #expect(dump.contains("=== END goroutine stack dump ==="))
                    #expect(dump.contains("goroutine 1 ["))
                }
                try await program.shows("=== BEGIN goroutine")
            }
        }
    }

    @Test func linesAppearWhenContainerdIsGoneAndAreHandedBackWhenItReturns() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("orphan")
            let shim = try containerd.shimPid("orphan")
            containerd.stop()
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                try program.press("l", "z")
                try await program.shows("which nobody else reads")
                kill(shim, SIGUSR1)
                try await program.shows("goroutine stack dump")

                try await containerd.start()
                try await program.shows("from here on: the shim's lines, copied by")
                let before = try Self.dumps(of: shim, in: containerd.log).count
                kill(shim, SIGUSR1)
                try await eventually("the dump reaches containerd") {
                    try Self.dumps(of: shim, in: containerd.log).count == before + 1
                }
                #expect(
                    try Self.dumps(of: shim, in: containerd.log).last?.contains("=== END goroutine stack dump ===")
                        == true
                )
            }
        }
    }

    /// Whole lines of a log that hold a shim's stack dump.
    ///
    /// The lines are the shim's own: containerd copies its pipe.
    private static func dumps(of shim: Int32, in log: String) throws -> [Substring] {
        let text = try String(contentsOfFile: log, encoding: .utf8)
        let lines = text.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
        return lines.filter {
            $0.contains("goroutine stack dump") && $0.contains("pid=\(shim)") || $0.contains("=== BEGIN goroutine")
        }
    }
}
