// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// `shimtop exec` in real tasks.
@Suite(.serialized, .realShims) struct ExecCommandTests {
    @Test func outputErrorsAndExitCodeArePassedOn() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("web")
            containerd.stop()
            func folders() throws -> [String] {
                try Shell.run(["sh", "-c", "ls -d /run/shimtop/io-* || true"]).split(separator: "\n").map(String.init)
            }
            let before = try folders()
            func exec(_ command: String, _ options: [String] = [], input: String? = nil) throws -> Shimtop {
                try Shimtop(
                    ["exec", "--state", containerd.state] + options + ["web", "--", "/bin/sh", "-c", command],
                    input: input
                )
            }
            let plain = try exec("echo out; echo err >&2; exit 7")
            #expect(plain.status == 7)
            #expect(plain.output == "out\n")
            #expect(plain.errors == "err\n")
            #expect(try exec("kill -9 $$").status == 137)
            #expect(try exec("echo $COLOUR $PWD", ["-e", "COLOUR=blue", "--cwd", "/tmp"]).output == "blue /tmp\n")
            let lines = (1...50_000).map { "line \($0)\n" }.joined()
            #expect(try exec("cat", ["-i"], input: lines).output == lines, "all of it, and its end")
            #expect(try exec("cat").output.isEmpty, "without --interactive there is nothing to read")

            let missing = try Shimtop("exec", "--state", containerd.state, "web", "--", "/bin/nope")
            #expect(missing.status == 125)
            #expect(missing.errors.contains("/bin/nope"))
            #expect(try folders() == before, "its FIFOs are gone")
        }
    }

    @Test func aTerminalIsPassedOnWithItsSize() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("web")
            let command = ["exec", "-t", "-i", "--state", containerd.state, "web", "--", "/bin/sh"]
            try await TerminalProgram.run(command, columns: 100, rows: 30) { program in
                try await program.shows("#")
                try program.type("stty size")
                try await program.shows("30 100")
                try program.resize(133, 41)
                try await program.shows("the new size") { screen in
                    if !screen.contains("41 133") { try program.type("stty size") }
                    return screen.contains("41 133")
                }
                try program.type("exit 9")
                try await program.shows("ended with 9")
                try await program.shows("modes restored")
            }
        }
    }
}
