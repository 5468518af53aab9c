// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

@testable import LinuxHost

/// The cgroup of a process on a host with both versions, where it may be in different ones.
@Suite(
    .enabled(
        if: getuid() == 0 && access("/sys/fs/cgroup/pids/cgroup.procs", W_OK) == 0
            && access("/sys/fs/cgroup/unified/cgroup.procs", W_OK) == 0,
        "this host has not both versions"
    )
)
struct ProcessCgroupTests {
    /// Runs the body with a process that is in these cgroups of version 1 and of version 2.
    private func withProcess(_ old: String, _ new: String, _ body: (pid_t) throws -> Void) throws {
        var pid = pid_t()
        var arguments: [UnsafeMutablePointer<CChar>?] = [strdup("sleep"), strdup("1000"), nil]
        defer { for argument in arguments { free(argument) } }
        #expect(posix_spawnp(&pid, "sleep", nil, nil, &arguments, environ) == 0)
        let folders = ["pids", "freezer"].map { "/sys/fs/cgroup/\($0)\(old)" } + ["/sys/fs/cgroup/unified\(new)"]
        defer {
            kill(pid, SIGKILL)
            waitpid(pid, nil, 0)
            for folder in folders { rmdir(folder) }
        }
        for folder in folders {
            mkdir(folder, 0o755)
            let file = open("\(folder)/cgroup.procs", O_WRONLY)
            #expect(file >= 0)
            let text = Array("\(pid)".utf8)
            #expect(write(file, text, text.count) == text.count)
            close(file)
        }
        try body(pid)
    }

    @Test func whatIsOthersInVersion2IsLeftAlone() throws {
        let name = "/shimtop-test-\(getpid())"
        try withProcess(name, name + "-of-others") { pid in
            let cgroup = try #require(ProcessCgroup(pid: pid))
            #expect(cgroup.path == name)
            #expect(!cgroup.hasKill && cgroup.pressure(.cpu) == nil)
            #expect(throws: SystemError.self) { try cgroup.kill() }
            #expect(kill(pid, 0) == 0)
        }
    }

    @Test func itsOwnIsFrozenThawedAndKilled() throws {
        let name = "/shimtop-test-\(getpid())-own"
        try withProcess(name, name) { pid in
            let cgroup = try #require(ProcessCgroup(pid: pid))
            #expect(cgroup.hasKill && cgroup.isThawed == true)
            try cgroup.freeze()
            #expect(cgroup.isThawed == false)
            try cgroup.thaw()
            #expect(cgroup.isThawed == true)
            try cgroup.kill()
            var status: Int32 = 0
            #expect(waitpid(pid, &status, 0) == pid && status & 0x7f == SIGKILL)
        }
    }
}
