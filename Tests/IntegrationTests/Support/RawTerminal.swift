// SPDX-License-Identifier: Apache-2.0

import CPseudoTerminal
import Foundation
import Glibc

/// The real program on a pseudo-terminal that is read and thrown away: bytes in, and what the process costs.
final class RawTerminal {
    let pid: Int32
    private let folder: String
    private let terminal: Int32
    private let voice: Int32
    private var isReaped = false

    init(_ arguments: [String]) throws {
        folder = try Shell.run(["mktemp", "-d", "/tmp/shimtop-raw-XXXX"]).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        let words = ([TerminalProgram.binary] + arguments).map { "'\($0)'" }.joined(separator: " ")
        try "#!/bin/sh\ncd \(folder) && exec \(words)\n".write(
            toFile: "\(folder)/run",
            atomically: true,
            encoding: .utf8
        )
        try Shell.run(["chmod", "755", "\(folder)/run"])
        let variables = [
            "TERM=xterm-256color", "LC_ALL=C.UTF-8", "HOME=\(folder)", "PATH=/usr/sbin:/usr/bin:/sbin:/bin",
        ]
        var environment = variables.map { strdup($0) } + [nil]
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("\(folder)/run"), nil]
        defer { (environment + arguments).forEach { free($0) } }
        var (terminal, voice): (Int32, Int32) = (-1, -1)
        pid = pseudo_terminal_start(&arguments, &environment, &terminal, &voice)
        (self.terminal, self.voice) = (terminal, voice)
        guard pid > 0 else { throw Shell.Failure(description: "no pseudo-terminal: errno \(errno)") }
        _ = fcntl(terminal, F_SETFL, O_NONBLOCK)
    }

    deinit {
        if !isReaped {
            kill(pid, SIGKILL)
            Shell.wait(pid)
        }
        close(terminal)
        close(voice)
        _ = try? Shell.run(["rm", "-rf", folder])
    }

    func resize(rows: Int, columns: Int) {
        var size = winsize(ws_row: UInt16(rows), ws_col: UInt16(columns), ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
    }

    /// Types all of it, and throws away what is drawn meanwhile.
    func type(_ bytes: [UInt8]) throws {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(terminal, $0.baseAddress, $0.count) }
            if count > 0 { rest = rest.dropFirst(count) }
            drain(count > 0 ? 0 : 20)
            guard isRunning else { throw Shell.Failure(description: "the program has ended: \(said)") }
        }
    }

    /// Throws away what is drawn within so many milliseconds.
    func drain(_ milliseconds: Int) {
        let end = ContinuousClock.now + .milliseconds(milliseconds)
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        repeat {
            var waiting = pollfd(fd: terminal, events: Int16(POLLIN), revents: 0)
            let left = max(0, ContinuousClock.now.duration(to: end) / .milliseconds(1))
            guard poll(&waiting, 1, Int32(left)) > 0, read(terminal, &bytes, bytes.count) > 0 else { continue }
        } while ContinuousClock.now < end
    }

    var isRunning: Bool {
        if isReaped { return false }
        var status: Int32 = 0
        guard waitpid(pid, &status, WNOHANG) == pid else { return true }
        isReaped = true
        return false
    }

    /// What it has said on its standard error.
    var said: String {
        var bytes = [UInt8](repeating: 0, count: 1 << 16)
        _ = fcntl(voice, F_SETFL, O_NONBLOCK)
        let count = read(voice, &bytes, bytes.count)
        return String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
    }

    func use() throws -> ProgramUse { try ProgramUse(of: pid) }
}
