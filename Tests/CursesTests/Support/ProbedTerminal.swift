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
    private let pid: pid_t
    private var status: Int32?

    /// Where the build put the probe: beside the test bundle, which is mapped into this process.
    private static let binary: String = {
        let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
        let bundle = maps.split(separator: "\n").first { $0.hasSuffix(".xctest") }.flatMap {
            $0.split(separator: " ").last
        }
        return URL(fileURLWithPath: bundle.map(String.init) ?? "/").deletingLastPathComponent()
            .appendingPathComponent("terminal-probe").path
    }()

    /// Starts the probe and waits until it shows its screen.
    init(type: String = "xterm-256color", environment: [String] = []) throws {
        let variables = ["TERM=\(type)", "LC_ALL=C.UTF-8", "SWIFT_BACKTRACE=enable=no"] + environment
        var pointers = variables.map { strdup($0) } + [nil]
        defer { for pointer in pointers { free(pointer) } }
        var (terminal, voice): (Int32, Int32) = (-1, -1)
        pid = pseudo_terminal_start(Self.binary, &pointers, &terminal, &voice)
        guard pid > 0 else { throw Failure(description: "no pseudo-terminal: errno \(errno)") }
        (self.terminal, self.voice) = (terminal, voice)
        try waits(for: "done") { said.contains("done") }
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

    /// Types a key, waits until the probe has ended, and takes the rest of what it sent.
    func end(with key: String) throws {
        type(key)
        try waits(for: "the end") {
            var status: Int32 = 0
            if waitpid(pid, &status, WNOHANG) == pid { self.status = status }
            return self.status != nil
        }
        while take(0) {}
    }

    private func waits(for what: String, _ condition: () -> Bool) throws {
        let end = ContinuousClock.now + .seconds(10)
        while !condition() {
            guard ContinuousClock.now < end else {
                throw Failure(description: "no \(what) after \(said.debugDescription), sent \(sent.debugDescription)")
            }
            _ = take(50)
        }
    }

    /// Reads what is there, or comes within so many milliseconds; whether anything was read.
    private func take(_ milliseconds: Int32) -> Bool {
        var ready = [
            pollfd(fd: terminal, events: Int16(POLLIN), revents: 0),
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
