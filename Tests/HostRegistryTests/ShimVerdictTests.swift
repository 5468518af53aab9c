// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import SwiftProtobuf
import Testing

@testable import HostRegistry

/// The one hard decision, case by case.
@Suite struct ShimVerdictTests {
    private func state(_ status: TaskProcessStatus, pid: UInt32 = 7, exit: UInt32 = 0) -> TaskState {
        TaskState(
            TaskStateResponse.with {
                $0.status = status
                $0.pid = pid
                $0.exitStatus = exit
            }
        )
    }

    private func verdict(
        _ outcome: ProbeOutcome,
        sourceLocation: SourceLocation = #_sourceLocation
    ) throws -> ShimVerdict {
        let verdict = ShimVerdict(outcome, limits: RegistryLimits(), shimPid: 50)
        return try #require(verdict, sourceLocation: sourceLocation)
    }

    private let seen = ProbeOutcome.InitProcess.seen(startTicks: 1, age: .seconds(1))

    @Test func aRunningTaskWhoseProcessIsThereIsWell() throws {
        let verdict = try verdict(.answered(state(.running), after: .milliseconds(1), seen))
        #expect(verdict.health == .ok)
        #expect(verdict.why.isEmpty)
    }

    @Test func aLateAnswerIsSlow() throws {
        let verdict = try verdict(.answered(state(.running), after: .milliseconds(900), seen))
        #expect(verdict.health == .slow)
        #expect(verdict.why == "State took 900 ms")
    }

    @Test func aProcessThatIsGoneMakesAGhost() throws {
        #expect(
            try verdict(.answered(state(.running), after: .zero, .gone)).why
                == "the shim says RUNNING, but pid 7 is gone from /proc"
        )
        #expect(try verdict(.answered(state(.running), after: .zero, .zombie)).health == .ghost)
        #expect(try verdict(.answered(state(.stopped, exit: 137), after: .zero, .gone)).health == .ok)
    }

    @Test func anEndedTaskSaysHow() throws {
        #expect(
            try verdict(.answered(state(.stopped, exit: 137), after: .zero, .gone)).why
                == "exited with 137, not deleted"
        )
    }

    @Test func silenceIsNeverDeath() throws {
        for state in ["T", "t", "D", "S", nil] as [Character?] {
            #expect(try verdict(.silent(.seconds(2), shimState: state)).health == .unresponsive)
        }
        #expect(try verdict(.silent(.seconds(2), shimState: "T")).why.contains("SIGCONT wakes it"))
        #expect(try verdict(.stateOverdue(.seconds(2))).health == .unresponsive)
    }

    @Test func nobodyListeningIsDeath() throws {
        #expect(try verdict(.nobodyListens("its socket does not exist")).health == .dead)
        #expect(
            try verdict(.nobodyListens("its socket does not exist")).why == "shim 50 is gone: its socket does not exist"
        )
    }

    @Test func theRestIsBroken() throws {
        #expect(try verdict(.hangsUp("by the peer")).health == .broken)
        #expect(try verdict(.unusable("nonsense")).why == "nonsense")
        #expect(try verdict(.taskUnknown).health == .ghost)
    }
}
