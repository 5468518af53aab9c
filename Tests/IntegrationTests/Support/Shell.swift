// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// Runs commands for a test.
enum Shell {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// Runs a command to its end, within a deadline, and returns what it printed on stdout.
    @discardableResult
    static func run(_ command: [String], allowFailure: Bool = false) throws -> String {
        let output = try temporaryFile()
        let errors = try temporaryFile()
        defer {
            unlink(output)
            unlink(errors)
        }
        let status = wait(try start(["timeout", "60"] + command, output: output, errors: errors))
        if status != 0 && !allowFailure {
            throw Failure(description: "\(command.joined(separator: " ")): \(status): \(try text(errors))")
        }
        return try text(output)
    }

    /// Starts a command with its output appended to files, and returns its pid.
    static func start(_ command: [String], output: String, errors: String) throws -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_APPEND | O_CREAT, 0o600)
        posix_spawn_file_actions_addopen(&actions, 2, errors, O_WRONLY | O_APPEND | O_CREAT, 0o600)
        // The threads of a test block signals, and children inherit that: a tmux would not even end.
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        sigemptyset(&none)
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK))
        var pid: pid_t = 0
        var arguments: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        let failure = posix_spawnp(&pid, command[0], &actions, &attributes, &arguments, environ)
        guard failure == 0 else { throw Failure(description: "\(command[0]): \(String(cString: strerror(failure)))") }
        return pid
    }

    /// Waits for a command to end: its exit status, or 128 + the signal that ended it.
    @discardableResult
    static func wait(_ pid: Int32) -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + status & 0x7f
    }

    /// Whether a program is there to be run.
    static func has(_ program: String) -> Bool {
        (try? run(["sh", "-c", "command -v \(program)"])) != nil
    }

    /// The process that does the work of a shimtop that was started as this one, or by it: it is supervised by its parent.
    static func program(of pid: Int32) throws -> Int32 {
        let child = try run(["pgrep", "-P", "\(pid)", "-x", "shimtop"], allowFailure: true).split(separator: "\n").first
        guard let child = child.flatMap({ Int32($0) }) else { return pid }
        return try program(of: child)
    }

    /// Whether a process is there and no zombie.
    static func isRunning(_ pid: Int32) -> Bool {
        guard let status = try? String(contentsOfFile: "/proc/\(pid)/status", encoding: .utf8) else { return false }
        return !status.contains("State:\tZ")
    }

    private static func temporaryFile() throws -> String {
        var template = Array("/tmp/shimtop-shell-XXXXXX".utf8CString)
        let file = mkstemp(&template)
        guard file >= 0 else { throw Failure(description: "no temporary file: \(String(cString: strerror(errno)))") }
        close(file)
        return String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func text(_ path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(fileURLWithPath: path)), as: UTF8.self)
    }
}

/// Waits until a condition holds, looking again and again; throws what it waited for when the deadline is over.
func eventually(
    _ what: @autoclosure () -> String,
    within seconds: Double = 10,
    _ condition: () throws -> Bool
) async throws {
    let end = ContinuousClock.now + .seconds(seconds)
    while try !condition() {
        guard ContinuousClock.now < end else { throw Shell.Failure(description: "never came true: \(what())") }
        try await Task.sleep(for: .milliseconds(30))
    }
}
