// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost
import Testing

extension HelperProcess {
    /// Holds a pipe open for both, as containerd does, and never reads it.
    package static func reader(of path: String, stderr: String = "/dev/null") async throws -> HelperProcess {
        try await holding(path, "exec 3<>\"$1\" 2>>\"$2\"; exec sleep 60", stderr) { $0.reads }
    }

    /// Holds a pipe open for writing alone, whether anybody reads or not.
    package static func silentWriter(to path: String) async throws -> HelperProcess {
        try await holding(path, "exec 3<>\"$1\" 4>\"$1\" 3<&-; exec sleep 60", "") { !$0.reads }
    }

    private static func holding(
        _ path: String,
        _ script: String,
        _ argument: String,
        _ isSo: (PipeHolder) -> Bool
    ) async throws -> HelperProcess {
        let process = try HelperProcess(script, path, argument)
        let pipe = try FIFO.find(path)
        try await eventually("the other process holds the pipe") {
            PipeHolder(pid: process.pid, of: pipe).map { $0.name == "sleep" && isSo($0) } ?? false
        }
        return process
    }

    /// Stops it with a signal; returns when it is stopped.
    package func stop() async throws {
        signal(SIGSTOP)
        try await eventually("it is stopped") { ProcessStat(pid: pid)?.isStopped == true }
    }
}
