// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import ShimLogs
import Testing

/// What is said of a real shim's log pipe, and what is taken out of it when that is wanted.
@Suite(.serialized, .realShims) struct PipeTruthTests {
    @Test func aFullPipeIsNamedAndARescueLosesNothing() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("held")
            let shim = try containerd.shimPid("held")
            let pipe = "\(containerd.bundle("held"))/log"
            var dumps = 0
            try await PipeRecord.following(ShimLogPipe(path: pipe, policy: .peek)) { log in
                try await eventually("containerd is seen to read") {
                    log.state?.readers.map(\.pid) == [containerd.pid]
                }
                kill(containerd.pid, SIGSTOP)
                var blockedAt: ContinuousClock.Instant?
                try await eventually("the shim is blocked") {
                    if try Self.isBlocked(shim) {
                        blockedAt = .now
                        return true
                    }
                    try Self.askForDump(shim)
                    dumps += 1
                    usleep(20_000)
                    return false
                }
                try await eventually("the blocked writer is named", within: 2) { log.state?.blockedWriter != nil }
                let took = try #require(blockedAt).duration(to: .now)
                #expect(took < .seconds(2), "named after \(took)")
                let state = try #require(log.state)
                #expect(state.readers.map(\.isStopped) == [true])
                #expect(state.blockedWriter?.wasBlockedBefore == false)
                #expect(state.words.hasPrefix("full: writer blocked since "))
            }

            let kept = "\(containerd.folder)/kept/held.log"
            let drain = try Shimtop.Running([
                "drain", "--yes", "--to", kept, "--state", containerd.state, "held",
            ])
            try await eventually("the shim goes on") { try !Self.isBlocked(shim) }
            for _ in 0..<5 {
                try Self.askForDump(shim)
                dumps += 1
                usleep(50_000)
            }
            let logged = try Data(contentsOf: URL(fileURLWithPath: containerd.log)).count
            kill(containerd.pid, SIGCONT)
            for _ in 0..<5 {
                try Self.askForDump(shim)
                dumps += 1
                usleep(50_000)
            }
            let ended = try drain.wait()
            #expect(ended.status == 0)
            #expect(ended.errors.contains("handed back, as containerd (\(containerd.pid)) runs"), "\(ended.errors)")
            #expect(ended.output.contains("=== BEGIN goroutine stack dump ==="))

            let sent = dumps
            try await eventually("every dump is there, from its first byte to its last") {
                let file = try Data(contentsOf: URL(fileURLWithPath: kept))
                let copy = try Data(contentsOf: URL(fileURLWithPath: containerd.log)).dropFirst(logged)
                return try Self.wholeDumps(in: file + Self.withoutOwnLines(copy)).count == sent
            }
            let file = try Data(contentsOf: URL(fileURLWithPath: kept))
            #expect(Self.wholeDumps(in: file).count >= 10)
            #expect(ended.errors.contains("\(file.count) bytes were taken, and are in \(kept)"))
        }
    }

    @Test func everyLineOfAShimWhoseContainerdIsDeadIsCaptured() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("orphan")
            let shim = try containerd.shimPid("orphan")
            containerd.stop()
            let pipe = ShimLogPipe(path: "\(containerd.bundle("orphan"))/log", longestLineBytes: 1 << 20)
            try await PipeRecord.following(pipe) { log in
                try await eventually("it is drained") { log.state?.isDrainedHere == true && log.isDrained }
                for count in 1...20 {
                    kill(shim, SIGUSR1)
                    try await eventually("dump \(count) is seen") {
                        Self.wholeDumps(in: Data(log.lines.joined(separator: "\n").utf8)).count == count
                    }
                }
            }
        }
    }

    @Test func nothingIsTakenWhileContainerdReads() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("watched")
            try containerd.runTask("control")
            let watched = try containerd.shimPid("watched")
            let control = try containerd.shimPid("control")
            let pipe = ShimLogPipe(path: "\(containerd.bundle("watched"))/log", policy: .drain)
            try await PipeRecord.following(pipe) { log in
                try await eventually("containerd is seen to read") {
                    log.state?.readers.map(\.pid) == [containerd.pid]
                }
                // Long enough for several looks at the pipe, each of which opens it for a moment.
                for _ in 0..<60 {
                    for shim in [watched, control] { try Self.askForDump(shim) }
                    usleep(50_000)
                }
                try containerd.ctr("task", "pause", "watched")
                try containerd.ctr("task", "resume", "watched")
                for shim in [watched, control] {
                    try await eventually("all of shim \(shim) is in containerd's log") {
                        let text = try Data(contentsOf: URL(fileURLWithPath: containerd.log))
                        return Self.wholeDumps(in: text).filter { $0.contains("pid=\(shim)") }.count == 60
                    }
                }
            }
            let refused = try Shimtop(["drain", "--yes", "--state", containerd.state, "watched"])
            #expect(refused.status == 3)
            #expect(refused.errors.contains("containerd (\(containerd.pid)) does and is not stopped"))
        }
    }

    @Test func stacksAreSeenWhoeverReads() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("web")
            let here = ["--state", containerd.state, "web"]
            #expect(try Shimtop(["stacks"] + here).status == 64, "there is nobody to ask")
            #expect(try Shimtop(["stacks", "--yes", "--read-only"] + here).status == 3)
            for isHow in ["read", "stopped", "gone"] {
                switch isHow {
                case "stopped": kill(containerd.pid, SIGSTOP)
                case "gone": containerd.stop()
                default: break
                }
                let stacks = try Shimtop(["stacks", "--yes"] + here)
                #expect(stacks.status == 0, "\(isHow): \(stacks.errors)")
                #expect(stacks.lines.first == "=== BEGIN goroutine stack dump ===", "\(isHow)")
                #expect(stacks.lines.last == "=== END goroutine stack dump ===", "\(isHow)")
                #expect(stacks.lines.contains { $0.hasPrefix("goroutine 1 [") }, "\(isHow)")
            }
            let records = try JournalLine.all(of: "web", in: containerd)
            #expect(records.contains { $0.action == "dump stacks (SIGUSR1)" && $0.stage == "done" && $0.pid != nil })
        }
    }

    // MARK: - What is looked at

    /// Whether a thread waits for room in a pipe.
    private static func isBlocked(_ pid: Int32) throws -> Bool {
        try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task").contains { thread in
            let place = try? String(contentsOfFile: "/proc/\(pid)/task/\(thread)/wchan", encoding: .utf8)
            return ["anon_pipe_write", "pipe_write", "pipe_wait"].contains(place ?? "")
        }
    }

    /// Waits until the signal was taken: one that comes while another is pending is lost.
    private static func askForDump(_ shim: Int32) throws {
        kill(shim, SIGUSR1)
        let end = ContinuousClock.now + .seconds(10)
        func isPending() throws -> Bool {
            let status = try String(contentsOfFile: "/proc/\(shim)/status", encoding: .utf8)
            let pending = status.split(separator: "\n").first { $0.hasPrefix("ShdPnd:") }
            let mask = UInt64(pending?.dropFirst("ShdPnd:".count).trimmingCharacters(in: .whitespaces) ?? "", radix: 16)
            return try #require(mask) & (1 << UInt64(SIGUSR1 - 1)) != 0
        }
        while try isPending() {
            try #require(.now < end, "the shim takes the signal")
            usleep(1_000)
        }
    }

    /// Lines that hold a dump from its first mark to its last; each has a time of its own.
    private static func wholeDumps(in log: Data) -> Set<Substring> {
        let lines = String(decoding: log, as: UTF8.self).split(separator: "\n")
        return Set(
            lines.filter {
                $0.hasPrefix("time=\"") && $0.contains("=== BEGIN goroutine stack dump ===")
                    && $0.contains("=== END goroutine stack dump ===")
            }
        )
    }

    /// containerd writes lines of its own between those that it copies, but only between whole writes.
    private static func withoutOwnLines(_ log: Data) throws -> Data {
        let lines = log.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
        let kept = lines.filter { line in
            let text = String(decoding: line, as: UTF8.self)
            return !text.hasPrefix("time=\"") || text.contains("goroutine stack dump")
        }
        return Data(kept.joined(separator: [UInt8(ascii: "\n")]))
    }
}
