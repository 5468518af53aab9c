// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

/// `Peers/task_shim.py`: a shim that serves its task with Google's gRPC, at a socket of its own.
final class PythonShim {
    /// A Python that has Google's gRPC; nil when there is none.
    static let python = ["python3", "/usr/bin/python3"].first { python in
        (try? Shell.run([python, "-c", "import grpc"])) != nil
    }

    private(set) var pid: Int32
    private let socket: String
    private let task: String
    private let output: String

    /// Starts it, and waits until it listens.
    init(at socket: String, task: String) async throws {
        (self.socket, self.task) = (socket, task)
        output = "\(socket).out"
        pid = try Self.start(socket, task, output)
        try await isReady()
    }

    deinit { end() }

    /// Ends it at once.
    func end() {
        guard pid > 0 else { return }
        kill(pid, SIGKILL)
        Shell.wait(pid)
        pid = 0
    }

    private static func start(_ socket: String, _ task: String, _ output: String) throws -> Int32 {
        guard let python else { throw Shell.Failure(description: "no Python here has grpcio") }
        let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appendingPathComponent("Peers/task_shim.py").path
        return try Shell.start([python, script, socket, task], output: output, errors: output)
    }

    private func isReady() async throws {
        func said() -> String { (try? String(contentsOfFile: output, encoding: .utf8)) ?? "" }
        try await eventually("the Python shim listens: \(said())", within: 20) { said().contains("ready") }
    }
}

extension Trait where Self == ConditionTrait {
    /// Skips without Google's gRPC, or fails where everything is required, as CI does.
    static var googlesGRPC: Self {
        .enabled("needs a Python with grpcio") { PythonShim.python != nil || Requirements.areRequired }
    }
}
