// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import SwiftProtobuf
import Testing

@testable import ContainerdShims

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

    private func verdict(_ outcome: ProbeOutcome) -> ShimVerdict {
        ShimVerdict(outcome, limits: RegistryLimits(), shimPid: 50)
    }

    private let seen = ProbeOutcome.InitProcess.seen(startTicks: 1, age: .seconds(1))

    @Test func aRunningTaskWhoseProcessIsThereIsWell() {
        let verdict = verdict(.answered(state(.running), after: .milliseconds(1), seen))
        #expect(verdict.health == .ok)
        #expect(verdict.why.isEmpty)
    }

    @Test func aLateAnswerIsSlow() {
        let verdict = verdict(.answered(state(.running), after: .milliseconds(900), seen))
        #expect(verdict.health == .slow)
        #expect(verdict.why == "State took 900 ms")
    }

    @Test func aProcessThatIsGoneMakesAGhost() {
        #expect(
            verdict(.answered(state(.running), after: .zero, .gone)).why
                == "the shim says RUNNING, but pid 7 is gone from /proc"
        )
        #expect(verdict(.answered(state(.running), after: .zero, .zombie)).health == .ghost)
        #expect(verdict(.answered(state(.stopped, exit: 137), after: .zero, .gone)).health == .ok)
    }

    @Test func anEndedTaskSaysHow() {
        #expect(
            verdict(.answered(state(.stopped, exit: 137), after: .zero, .gone)).why == "exited with 137, not deleted"
        )
    }

    @Test func silenceIsNeverDeath() {
        for state in ["T", "t", "D", "S", nil] as [Character?] {
            #expect(verdict(.silent(.seconds(2), shimState: state)).health == .unresponsive)
        }
        #expect(verdict(.silent(.seconds(2), shimState: "T")).why.contains("SIGCONT wakes it"))
        #expect(verdict(.stateOverdue(.seconds(2))).health == .unresponsive)
    }

    @Test func nobodyListeningIsDeath() {
        #expect(verdict(.nobodyListens("its socket does not exist")).health == .dead)
        #expect(
            verdict(.nobodyListens("its socket does not exist")).why == "shim 50 is gone: its socket does not exist"
        )
    }

    @Test func theRestIsBroken() {
        #expect(verdict(.hangsUp("by the peer")).health == .broken)
        #expect(verdict(.unusable("nonsense")).why == "nonsense")
        #expect(verdict(.taskUnknown).health == .ghost)
    }
}
