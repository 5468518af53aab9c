// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// A program on a pseudo-terminal of 120 x 36, looked at from outside.
final class MeasuredTerminal {
    /// What it costs while nothing happens.
    struct Idle {
        /// Part of one processor.
        var processor: Double
        var bytesPerSecond: Double
        var residentKiB: Int
    }

    private let pid: pid_t
    private let terminal: Int32

    init(_ command: [String]) throws {
        // Glibc's Swift module has no posix_openpt: these are TIOCSPTLCK and TIOCGPTN.
        terminal = open("/dev/ptmx", O_RDWR | O_NOCTTY | O_CLOEXEC)
        var (locked, number): (Int32, Int32) = (0, 0)
        guard terminal >= 0, ioctl(terminal, 0x4004_5431, &locked) == 0, ioctl(terminal, 0x8004_5430, &number) == 0
        else { throw Program.Failure(description: "no pseudo-terminal: errno \(errno)") }
        let name = "/dev/pts/\(number)"
        var size = winsize(ws_row: 36, ws_col: 120, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in 0...2 as ClosedRange<Int32> {
            posix_spawn_file_actions_addopen(&actions, descriptor, name, O_RDWR, 0)
        }
        var arguments = command.map { strdup($0) } + [nil]
        var variables = ProcessInfo.processInfo.environment
        variables.merge(["TERM": "xterm-256color", "LC_ALL": "C.UTF-8"]) { _, new in new }
        var environment = variables.map { strdup("\($0)=\($1)") } + [nil]
        defer { for pointer in arguments + environment { free(pointer) } }
        var pid: pid_t = 0
        let failure = posix_spawnp(&pid, command[0], &actions, nil, &arguments, &environment)
        guard failure == 0 else { throw Program.Failure(description: "\(command[0]): errno \(failure)") }
        self.pid = pid
    }

    func end() {
        kill(pid, SIGKILL)
        waitpid(pid, nil, 0)
        close(terminal)
    }

    /// Reads what comes for so long; how many bytes came.
    @discardableResult
    func drain(_ time: Duration) -> Int {
        let end = ContinuousClock.now + time
        var bytes = 0
        while ContinuousClock.now < end {
            let left = Int32(max(0, ContinuousClock.now.duration(to: end) / .milliseconds(1)))
            bytes += take(within: min(left, 200))
        }
        return bytes
    }

    func idle(for time: Duration) throws -> Idle {
        let program = self.program
        let (before, start) = (try processorTime(program), ContinuousClock.now)
        let bytes = drain(time)
        let took = start.duration(to: .now) / .seconds(1)
        let status = try String(contentsOfFile: "/proc/\(program)/status", encoding: .utf8).split(separator: "\n")
        let resident = status.first { $0.hasPrefix("VmRSS:") }?.filter(\.isNumber) ?? "0"
        return Idle(
            processor: (try processorTime(program) - before) / took,
            bytesPerSecond: Double(bytes) / took,
            residentKiB: Int(resident) ?? 0
        )
    }

    /// How long after a key the terminal is sent something; nil when it is not.
    func answer(to key: String) -> Duration? {
        let start = ContinuousClock.now
        _ = Array(key.utf8).withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
        return take(within: 1000) > 0 ? start.duration(to: .now) : nil
    }

    /// The process that does the work: shimtop is the child of its supervisor.
    private var program: pid_t {
        let children = try? String(contentsOfFile: "/proc/\(pid)/task/\(pid)/children", encoding: .utf8)
        return (children ?? "").split(separator: " ").first.flatMap { pid_t($0) } ?? pid
    }

    /// Seconds that a process has run on a processor.
    private func processorTime(_ program: pid_t) throws -> Double {
        let stat = try String(contentsOfFile: "/proc/\(program)/stat", encoding: .utf8)
        let fields = stat[(stat.lastIndex(of: ")") ?? stat.startIndex)...].split(separator: " ")
        let ticks = (Int(fields[12]) ?? 0) + (Int(fields[13]) ?? 0)
        return Double(ticks) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private func take(within milliseconds: Int32) -> Int {
        var ready = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
        guard poll(&ready, 1, milliseconds) > 0 else { return 0 }
        var bytes = [UInt8](repeating: 0, count: 65536)
        return max(0, read(terminal, &bytes, bytes.count))
    }
}
