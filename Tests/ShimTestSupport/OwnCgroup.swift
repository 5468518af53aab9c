// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost

/// A process in a cgroup of its own, on a host where one can be made.
package final class OwnCgroup: Sendable {
    package let process: HelperProcess
    package let startTicks: UInt64
    package let path: String
    private let folder: String

    private static let root = HostPath.exists("/sys/fs/cgroup/pids") ? "/sys/fs/cgroup/pids" : "/sys/fs/cgroup"
    package static var canBeMade: Bool { access("\(root)/cgroup.procs", W_OK) == 0 }

    package init(_ process: HelperProcess) throws {
        self.process = process
        path = "/shimtop-test-\(UInt32.random(in: .min ... .max))"
        folder = Self.root + path
        guard let stat = ProcessStat(pid: process.pid), mkdir(folder, 0o755) == 0 else {
            throw TemporaryFolder.Failure(errno: errno)
        }
        startTicks = stat.startTicks
        let file = open("\(folder)/cgroup.procs", O_WRONLY | O_CLOEXEC)
        defer { close(file) }
        let text = Array("\(process.pid)".utf8)
        guard write(file, text, text.count) == text.count else { throw TemporaryFolder.Failure(errno: errno) }
    }

    deinit {
        process.end()
        rmdir(folder)
    }
}
