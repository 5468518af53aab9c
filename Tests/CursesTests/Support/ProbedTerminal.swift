// SPDX-License-Identifier: Apache-2.0

import CPseudoTerminal
import Foundation
import Glibc

/// The probe on a pseudo-terminal: what a person types goes in, what the terminal is sent and what the probe says come out.
final class ProbedTerminal {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// All that the terminal was sent.
    private(set) var sent = ""
    /// All that the probe said, a line an event.
    private(set) var said = ""

    private let terminal: Int32
    private let voice: Int32
    let pid: pid_t
    private var status: Int32?
    /// The modes that it had before.
    private let modes: [UInt32]

    /// Where the build put the probe: beside the test bundle, which is mapped into this process.
    static let binary: String = {
        let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
        let bundle = maps.split(separator: "\n").first { $0.hasSuffix(".xctest") }.flatMap {
            $0.split(separator: " ").last
        }
        return URL(fileURLWithPath: bundle.map(String.init) ?? "/").deletingLastPathComponent()
            .appendingPathComponent("terminal-probe").path
    }()

    /// Starts the probe and waits until it shows its screen.
    convenience init(type: String = "xterm-256color", environment: [String] = []) throws {
        try self.init([Self.binary], type: type, environment: environment)
        try says("done")
    }

    /// Starts another program.
    init(_ command: [String], type: String = "xterm-256color", environment: [String] = []) throws {
        let variables = ["TERM=\(type)", "LC_ALL=C.UTF-8", "SWIFT_BACKTRACE=enable=no"] + environment
        var environment = variables.map { strdup($0) } + [nil]
        var arguments = command.map { strdup($0) } + [nil]
        defer { for pointer in environment + arguments { free(pointer) } }
        var (terminal, voice): (Int32, Int32) = (-1, -1)
        pid = pseudo_terminal_start(&arguments, &environment, &terminal, &voice)
        guard pid > 0 else { throw Failure(description: "no pseudo-terminal: errno \(errno)") }
        (self.terminal, self.voice) = (terminal, voice)
        modes = Self.modes(of: terminal)
    }

    /// Whether its modes are as they were before.
    var areModesRestored: Bool { Self.modes(of: terminal) == modes }

    private static func modes(of terminal: Int32) -> [UInt32] {
        var modes: [UInt32] = [0, 0, 0]
        return pseudo_terminal_modes(terminal, &modes) == 0 ? modes : []
    }

    func resize(rows: UInt16, columns: UInt16) {
        var size = winsize(ws_row: rows, ws_col: columns, ws_xpixel: 0, ws_ypixel: 0)
        _ = ioctl(terminal, UInt(TIOCSWINSZ), &size)
    }

    deinit {
        if status == nil {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
        }
        close(terminal)
        close(voice)
    }

    /// Types these characters, in one piece.
    func type(_ text: String) { type(Array(text.utf8)) }

    func type(_ bytes: [UInt8]) { _ = write(terminal, bytes, bytes.count) }

    /// Types a key and waits until the probe has done what it means.
    func press(_ key: String) throws {
        let before = said.count
        type(key)
        try waits(for: "done after \(key)") { said.dropFirst(before).contains("\ndone") }
    }

    /// Waits until the probe says the text.
    func says(_ text: String) throws { try waits(for: text) { said.contains(text) } }

    /// Waits until the terminal is sent the text.
    func isSent(_ text: String) throws { try waits(for: text.debugDescription) { sent.contains(text) } }

    /// Types a key, waits until the probe has ended, and takes the rest of what it sent; its exit code, or 128 + signal.
    @discardableResult
    func end(with key: String) throws -> Int32 {
        type(key)
        return try ends()
    }

    /// Waits until the probe has ended, and takes the rest of what it sent, unless nobody reads the terminal.
    @discardableResult
    func ends(unread: Bool = false) throws -> Int32 {
        try waits(for: "the end", unread: unread) { hasEnded }
        while !unread, take(0) {}
        let status = status ?? 0
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + status & 0x7f
    }

    private var hasEnded: Bool {
        var status: Int32 = 0
        if self.status == nil, waitpid(pid, &status, WNOHANG) == pid { self.status = status }
        return self.status != nil
    }

    /// Waits until the probe says the text, and leaves the terminal unread.
    func saysUnread(_ text: String) throws { try waits(for: text, unread: true) { said.contains(text) } }

    /// What the terminal is sent from now on.
    func forgetSent() {
        while take(0) {}
        sent = ""
    }

    func forgetSaid() { said = "" }

    func waits(for what: String, unread: Bool = false, _ condition: () -> Bool) throws {
        let end = ContinuousClock.now + .seconds(10)
        while !condition() {
            guard ContinuousClock.now < end else {
                throw Failure(description: "no \(what) after \(said.debugDescription), sent \(sent.debugDescription)")
            }
            _ = take(50, unread: unread)
        }
    }

    /// Reads what is there, or comes within so many milliseconds; whether anything was read.
    @discardableResult
    func take(_ milliseconds: Int32, unread: Bool = false) -> Bool {
        var ready = [
            pollfd(fd: unread ? -1 : terminal, events: Int16(POLLIN), revents: 0),
            pollfd(fd: voice, events: Int16(POLLIN), revents: 0),
        ]
        guard poll(&ready, 2, milliseconds) > 0 else { return false }
        var isAny = false
        for (index, source) in ready.enumerated() where source.revents & Int16(POLLIN) != 0 {
            var bytes = [UInt8](repeating: 0, count: 65536)
            let count = read(source.fd, &bytes, bytes.count)
            guard count > 0 else { continue }
            let text = String(decoding: bytes.prefix(count), as: UTF8.self)
            if index == 0 { sent += text } else { said += text }
            isAny = true
        }
        return isAny
    }
}
