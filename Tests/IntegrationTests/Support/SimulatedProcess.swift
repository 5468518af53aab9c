// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// Simulated shims in a process of their own, which may have more descriptors and whose memory is not the test's.
final class SimulatedProcess {
    /// What is given to `--state`.
    let state: String
    private let folder: String
    private let pid: Int32
    private let input: Int32

    /// Runs so many shims, or the host of `--demo`, until it is let go.
    init(shims: Int? = nil) async throws {
        let folder = try Shell.run(["mktemp", "-d", "/tmp/shimtop-sim-XXXX"]).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        try Shell.run(["mkfifo", "\(folder)/in"])
        // It ends when its input does.
        input = open("\(folder)/in", O_RDWR | O_CLOEXEC)
        let arguments = shims.map { "--shims \($0)" } ?? ""
        let command = "ulimit -Sn $(ulimit -Hn); exec \(TerminalProgram.binary) simulate \(arguments) < \(folder)/in"
        pid = try Shell.start(["sh", "-c", command], output: "\(folder)/out", errors: "\(folder)/err")
        self.folder = folder
        func printed() -> String { (try? String(contentsOfFile: "\(folder)/out", encoding: .utf8)) ?? "" }
        do {
            try await eventually("the simulated shims are up", within: 60) { printed().hasSuffix("\n") }
        } catch {
            kill(pid, SIGKILL)
            throw error
        }
        state = printed().trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// The log pipes of its shims.
    var logPipes: [String] {
        let tasks = "\(state)/io.containerd.runtime.v2.task"
        let found = (try? Shell.run(["find", tasks, "-name", "log", "-type", "p"])) ?? ""
        return found.split(separator: "\n").map(String.init)
    }

    deinit {
        close(input)
        kill(pid, SIGTERM)
        Shell.wait(pid)
        _ = try? Shell.run(["rm", "-rf", folder])
    }
}
