// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The log pane of the real program, on real tasks.
@Suite(.serialized, .realShims) struct LogPaneTests {
    /// Lines that are written as fast as the shim can copy them.
    private static let flood = 400_000

    @Test func whatAFloodDropsIsCountedToTheLine() async throws {
        try await PrivateContainerd.run { containerd in
            let log = "\(containerd.rootfs)/../flood.log"
            // The task waits until the pane is there: what was written before would be history, not dropped.
            let script = """
                while [ ! -e /go ]; do sleep 0.1; done
                /bin/busybox seq \(Self.flood) | /bin/busybox sed 's/^/level=info msg="request served" id=/'
                """
            try containerd.ctr(
                "run",
                "-d",
                "--log-uri",
                "file://\(log)",
                "--rootfs",
                containerd.rootfs,
                "flood",
                "/bin/sh",
                "-c",
                script
            )
            try await TerminalProgram.run(["--state", containerd.state, "--log-memory", "1"]) { program in
                try await program.row(of: "flood", shows: "RUNNING")
                try await Self.showContainer(program)
                try Shell.run(["touch", "\(containerd.rootfs)/go"])
                try await program.shows("id=\(Self.flood)", within: 60)
                // Keys are answered, and the newest line is there, while lines come and after.
                try await program.shows("all lines kept or counted") { Self.counted(in: $0) == Self.flood }
                #expect(try ProgramUse(of: program.pid()).residentKiB < 200 << 10)
                try program.press("/")
                try program.type("id=\(Self.flood - 7)$")
                try await program.shows("/ 1 of 1")
                try program.press("q")
                try await program.shows("ended with 0")
            }
        }
    }

    /// Gives the screen to the log of the container alone.
    private static func showContainer(_ program: TerminalProgram) async throws {
        try program.press("l", "z")
        try await program.shows("all: ")
        try program.press("s")
        try await program.shows("container: ")
    }

    /// Sum of the lines held and the lines dropped, as the pane's title says them.
    private static func counted(in screen: String) -> Int? {
        let title = screen.split(separator: "\n").first { $0.contains(" dropped") } ?? ""
        let words = title.split(separator: " ").map(String.init)
        func number(before word: String) -> Int? {
            words.firstIndex(of: word).flatMap { Int(words[$0 - 1].replacingOccurrences(of: ",", with: "")) }
        }
        guard let lines = number(before: "lines"), let dropped = number(before: "dropped") else { return nil }
        return lines + dropped
    }

    @Test func linesAreReadBackToTheVeryFirst() async throws {
        try await PrivateContainerd.run { containerd in
            let log = "\(containerd.rootfs)/../long.log"
            try Shell.run(["sh", "-c", "seq -f 'line %.0f of the log' 60000 > '\(log)'"])
            try containerd.ctr(
                "run",
                "-d",
                "--log-uri",
                "file://\(log)",
                "--rootfs",
                containerd.rootfs,
                "long",
                "/bin/sleep",
                "100000"
            )
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                try await program.row(of: "long", shows: "RUNNING")
                try await Self.showContainer(program)
                try await program.shows("line 60000 of the log")
                try program.press("g")
                try await program.shows("line 1 of the log")
                try await program.shows("60,000 lines")
                try program.press("&")
                try program.type("-C 1 line 30000 ")
                try await program.shows("a match and its neighbours") { screen in
                    ["line 29999 ", "line 30000 ", "line 30001 "].allSatisfy(screen.contains)
                        && !screen.contains("line 1 of")
                }
                try program.press("Escape")
                try program.press("C-s")
                try await program.shows("Save ") { $0.contains(" lines to:") }
                let saved = "\(containerd.rootfs)/../saved.log"
                try program.press("C-u")
                try program.type(saved)
                try await program.shows("60000 lines saved to")
                #expect(try Shell.run(["wc", "-l", saved]).hasPrefix("60000 "))
                try program.press("C-s")
                try await program.shows("Save ") { $0.contains(" lines to:") }
                try program.press("C-u")
                try program.type(saved)
                try await program.shows("it is there already")
            }
        }
    }
}
