// SPDX-License-Identifier: Apache-2.0

import Glibc
import Testing

@testable import LinuxHost

@Suite struct ProcessStatTests {
    /// Fields 3 to 22 of the file: state, parent, and the start time last.
    private func line(_ name: String) -> [UInt8] {
        Array("42 (\(name)) S 7 42 42 0 -1 4194304 1 2 3 4 5 6 7 8 20 0 1 0 987654 1000 1".utf8)
    }

    @Test(arguments: ["sleep", "a b", "tmux: server", ") S 1 (", "((", "x) R"]) func anyNameIsRead(name: String) throws
    {
        let stat = try #require(ProcessStat(pid: 42, line: line(name)))
        #expect(stat.name == name)
        #expect(stat.state == "S")
        #expect(stat.parentPid == 7)
        #expect(stat.startTicks == 987_654)
    }

    @Test(arguments: ["", "42", "42 (x", "42 (x) S", ")(", "42 (x) S a b c"]) func whatIsNoSuchLineIsNothing(
        text: String
    ) {
        #expect(ProcessStat(pid: 42, line: Array(text.utf8)) == nil)
    }

    @Test func thisProcessIsThere() throws {
        let stat = try #require(ProcessStat(pid: getpid()))
        #expect(stat.parentPid == getppid())
        #expect(ProcessStat.allPids().isSuperset(of: [getpid(), getppid()]))
        #expect(HostClock.age(ofTicks: stat.startTicks) < .seconds(3600))
        #expect(ProcessStat(pid: Int32.max) == nil)
    }
}
