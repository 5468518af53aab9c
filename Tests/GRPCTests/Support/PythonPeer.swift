// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// A script of `Peers/` that Python runs with Google's own gRPC.
final class PythonPeer: Sendable {
    struct Failure: Error, CustomStringConvertible {
        let description: String
    }

    /// A Python that has Google's gRPC; nil when there is none.
    private static let python = ["python3", "/usr/bin/python3"].first { python in
        (try? PythonPeer(command: [python, "-c", "import grpc"]))?.waitForEnd() == 0
    }

    /// Why it cannot be run here; nil when it can.
    static let missing: String? = python == nil ? "no python3 here has grpcio" : nil

    private let pid: pid_t
    /// Where it prints, and what went wrong.
    private let output: String

    /// Starts a script of the tests' folder.
    convenience init(_ script: String, _ arguments: String...) throws {
        guard let python = Self.python else { throw Failure(description: "no python3 here has grpcio") }
        let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        try self.init(command: [python, folder.appendingPathComponent("Peers/\(script)").path] + arguments)
    }

    private init(command: [String]) throws {
        output = "/tmp/grpc-peer-\(UUID().uuidString)"
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, 1, output, O_WRONLY | O_APPEND | O_CREAT, 0o600)
        posix_spawn_file_actions_adddup2(&actions, 1, 2)
        // The threads of a test block signals, and children inherit that.
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
        guard failure == 0 else {
            throw Failure(description: "\(command[0]) cannot be started: \(String(cString: strerror(failure)))")
        }
        self.pid = pid
    }

    deinit { unlink(output) }

    /// What it has printed so far.
    var text: String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }

    /// Waits until it has printed a line.
    func printed(_ line: String) async throws {
        let end = ContinuousClock.now + .seconds(20)
        while !text.contains(line) {
            guard ContinuousClock.now < end else { throw Failure(description: "it does not say \(line): \(text)") }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    /// Ends it at once, and waits for that.
    func kill() {
        Glibc.kill(pid, SIGKILL)
        _ = waitForEnd()
    }

    /// Waits for its end; one that runs for half a minute is killed.
    func exitStatus() async throws -> Int32 {
        let end = ContinuousClock.now + .seconds(30)
        var wanted = siginfo_t()
        while waitid(P_PID, id_t(pid), &wanted, WEXITED | WNOHANG | WNOWAIT) == 0, wanted.si_signo == 0 {
            if ContinuousClock.now > end { Glibc.kill(pid, SIGKILL) }
            try await Task.sleep(for: .milliseconds(10))
        }
        return waitForEnd()
    }

    /// Its exit status, or 128 + the signal that ended it.
    private func waitForEnd() -> Int32 {
        var status: Int32 = 0
        while waitpid(pid, &status, 0) < 0 && errno == EINTR {}
        return status & 0x7f == 0 ? (status >> 8) & 0xff : 128 + status & 0x7f
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips without Google's gRPC, or fails where everything is required, as CI does.
    static var googlesGRPC: Self {
        .enabled("needs python3 with grpcio: \(PythonPeer.missing ?? "all there")") {
            PythonPeer.missing == nil || getenv("SHIMTOP_REQUIRE_CONTAINERD").map { String(cString: $0) } == "1"
        }
    }
}
