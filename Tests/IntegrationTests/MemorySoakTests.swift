// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// Memory, descriptors and threads of the real program stay as they are.
///
/// Meanwhile tasks come and go, logs flood, themes are browsed and dialogs opened: at ten polls a second, 48 minutes are eight
/// hours of polls. `SHIMTOP_SOAK_SECONDS` says how long, else a minute.
@Suite(.serialized, .timeLimit(.minutes(600))) struct MemorySoakTests {
    private static let seconds =
        ProcessInfo.processInfo.environment["SHIMTOP_SOAK_SECONDS"].flatMap { Double($0) } ?? 60

    /// One after the other, over and over; each leaves everything closed.
    private static let doings: [String] = [
        // Themes gone past, and left as they were.
        "\u{14}" + String(repeating: "\u{1b}OB", count: 15) + String(repeating: "\u{1b}OA", count: 9) + "\u{1b}\u{1b}",
        "K\u{1b}\u{1b}", "D\u{1b}\u{1b}", "X\u{1b}\u{1b}", "?jjjj/pause\r\u{1b}\u{1b}", ":sort\u{1b}\u{1b}",
        "/e\u{301}日k8s\r\u{1b}\u{1b}", "s\u{1b}\u{1b}", "w\u{1b}\u{1b}", "H\u{1b}\u{1b}", "ZZ", "zz", "r", "*u",
        // Every tab of the details, and a search in a log.
        "d\t\t\t\t\t\u{1b}\u{1b}", "l/error\rnnNG\u{1b}\u{1b}\u{1b}", "jjj", "kk", "G", "g",
    ]

    @Test func itStaysAsItIsAfterATenthOfTheTime() async throws {
        let host = try await SimulatedProcess()
        let program = try RawTerminal(["--state", host.state, "--interval", "0.1", "--log-memory", "1", "--read-only"])
        program.resize(rows: 36, columns: 120)
        // What may be held of each log is full before the first measurement.
        var flood = Flood(host.logPipes)
        let begin = ContinuousClock.now
        var early: [ProgramUse] = []
        var late: [ProgramUse] = []
        var count = 0
        while true {
            let part = begin.duration(to: .now) / .seconds(Self.seconds)
            guard part < 1 else { break }
            try program.type(Array(Self.doings[count % Self.doings.count].utf8))
            count += 1
            flood.write()
            program.drain(60)
            let use = try program.use()
            if (0.1..<0.2).contains(part) { early.append(use) }
            if part >= 0.9 { late.append(use) }
        }
        withExtendedLifetime(host) {}
        #expect(program.isRunning && early.count > 10 && late.count > 10)
        let (before, after) = (Self.typical(early), Self.typical(late))
        print("soak of \(Int(Self.seconds)) s, \(count) doings: \(before) at first, \(after) in the end")
        #expect(
            Double(after.residentKiB) <= 1.1 * Double(before.residentKiB),
            "\(before) at first, \(after) in the end"
        )
        // Visitors of the host have a connection each while they are there.
        #expect(after.descriptors <= before.descriptors + 4, "\(before) at first, \(after) in the end")
        #expect(after.threads <= before.threads + 2, "\(before) at first, \(after) in the end")
    }

    private static func typical(_ uses: [ProgramUse]) -> ProgramUse {
        func median(_ value: (ProgramUse) -> Int) -> Int { uses.map(value).sorted()[uses.count / 2] }
        return ProgramUse(
            residentKiB: median(\.residentKiB),
            descriptors: median(\.descriptors),
            threads: median(\.threads)
        )
    }

    /// Lines into the log pipes, as many as fit.
    private struct Flood {
        private let pipes: [String]
        private var number = 0

        init(_ pipes: [String]) {
            self.pipes = pipes
            // A reader may go between opening and writing.
            signal(SIGPIPE, SIG_IGN)
        }

        mutating func write() {
            var lines = ""
            for _ in 0..<400 {
                number += 1
                lines +=
                    "time=\"2026-11-24T03:07:00.\(100_000_000 + number % 800_000_000)Z\" level=info msg=\"flood \(number)\"\n"
            }
            for path in pipes {
                let pipe = open(path, O_WRONLY | O_NONBLOCK | O_CLOEXEC)
                guard pipe >= 0 else { continue }
                // Whole lines alone, so that no others are torn.
                _ = fcntl(pipe, F_SETFL, O_NONBLOCK)
                for chunk in stride(from: 0, to: lines.utf8.count, by: 4000) {
                    _ = Array(lines.utf8)[chunk..<min(chunk + 4000, lines.utf8.count)].withUnsafeBytes {
                        Glibc.write(pipe, $0.baseAddress, $0.count)
                    }
                }
                close(pipe)
            }
        }
    }
}
