// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import LinuxHost

@Suite struct ProcessSignalTests {
    @Test func itIsSeenWhatAProcessCatches() async throws {
        let child = try ChildProcess("trap : USR1; while :; do sleep 1; done")
        try await eventually("the trap is set") { ProcessStat.catches(SIGUSR1, pid: child.pid) == true }
        #expect(ProcessStat.catches(SIGUSR2, pid: child.pid) == false)
        #expect(ProcessStat.catches(SIGUSR1, pid: .max) == nil)
        #expect(ProcessStat.catches(0, pid: child.pid) == nil)
    }

    @Test func aStoppedProcessIsSaidToBe() async throws {
        let child = try ChildProcess("exec sleep 60")
        #expect(try #require(ProcessStat(pid: child.pid)).isStopped == false)
        kill(child.pid, SIGSTOP)
        try await eventually("it is stopped") { ProcessStat(pid: child.pid)?.isStopped == true }
        kill(child.pid, SIGCONT)
        try await eventually("it runs") { ProcessStat(pid: child.pid)?.isStopped == false }
    }

    @Test func aSignalReachesTheProcessThatWasMeantAndNoOther() async throws {
        let child = try ChildProcess("exec sleep 60")
        let stat = try #require(ProcessStat(pid: child.pid))
        // Fields 3 to 22 of a process of the same pid that started at another time.
        let fields = "S 7 42 42 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 \(stat.startTicks + 1) 1000 1"
        let other = try #require(ProcessStat(pid: child.pid, line: Array("\(child.pid) (sleep) \(fields)".utf8)))
        #expect(throws: SystemError.self) { try other.send(SIGKILL) }
        #expect(try #require(ProcessStat(pid: child.pid)).state != "Z")
        try stat.send(SIGKILL)
        try await eventually("it has ended") { ProcessStat(pid: child.pid)?.state == "Z" }
    }
}
