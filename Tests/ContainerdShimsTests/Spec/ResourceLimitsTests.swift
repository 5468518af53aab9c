// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ContainerdShims

/// Limits as the OCI runtime spec writes them.
@Suite struct ResourceLimitsTests {
    private func json(_ change: (inout ResourceLimits) -> Void) -> String {
        var limits = ResourceLimits()
        change(&limits)
        return String(decoding: limits.packed.value, as: UTF8.self)
    }

    @Test func noChangeNamesNothing() {
        #expect(json { _ in } == "{}")
    }

    @Test func everyLimitIsWrittenWhereTheSpecHasIt() {
        let all = json {
            $0.pids = -1
            $0.memoryBytes = 1 << 40
            $0.memoryAndSwapBytes = -1
            $0.memoryReservationBytes = 5
            $0.cpuShares = .max
            $0.cpuQuotaMicroseconds = -1
            $0.cpuPeriodMicroseconds = 100_000
            $0.cpus = "0-3,7"
            $0.memoryNodes = "0"
        }
        let expected =
            #"{"cpu":{"cpus":"0-3,7","mems":"0","period":100000,"quota":-1,"shares":18446744073709551615},"#
            + #""memory":{"limit":1099511627776,"reservation":5,"swap":-1},"pids":{"limit":-1}}"#
        #expect(all == expected)
    }

    @Test func aLimitAloneBringsNoneOfItsNeighbours() {
        #expect(json { $0.memoryAndSwapBytes = 7 } == #"{"memory":{"swap":7}}"#)
        #expect(json { $0.memoryReservationBytes = 7 } == #"{"memory":{"reservation":7}}"#)
        #expect(json { $0.cpus = "1" } == #"{"cpu":{"cpus":"1"}}"#)
        #expect(json { $0.memoryNodes = "1" } == #"{"cpu":{"mems":"1"}}"#)
        #expect(json { $0.pids = 0 } == #"{"pids":{"limit":0}}"#)
    }
}
