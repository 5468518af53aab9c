// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import Testing

@testable import LinuxHost

@Suite struct ProtectedProcessesTests {
    @Test func thisProcessAndWhatItRunsUnderAreProtected() throws {
        let child = try ChildProcess("exec sleep 60")
        let protected = ProtectedProcesses()
        #expect(protected.reason(against: getpid()) == "it is shimtop itself")
        #expect(protected.reason(against: getppid())?.hasPrefix("shimtop runs under it") == true)
        #expect(protected.reason(against: 1) == "it is the host's init process")
        #expect(protected.reason(against: child.pid) == nil)
        #expect(protected.reason(againstContainerOf: getpid()) == "it is shimtop itself")
    }

    @Test(arguments: ["kubelet", "containerd", "dockerd"])
    func theDaemonsThatContainersLiveByAreProtected(name: String) async throws {
        let folder = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: folder) }
        let program = folder.appendingPathComponent(name).path
        try FileManager.default.copyItem(atPath: "/bin/sleep", toPath: program)
        let child = try ChildProcess("exec \(program) 60")
        try await eventually("it has its name") { ProcessStat(pid: child.pid)?.name == name }
        #expect(ProtectedProcesses().reason(against: child.pid) == "it is \(name)")
    }
}
