// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost
import Testing

@testable import ShimManagement

/// Whether a shim is dead, case by case: a wrong "dead" kills a container.
@Suite struct ShimVitalityTests {
    private func vitality(
        _ answer: ShimEvidence.Answer,
        _ process: ShimEvidence.Process,
        unchangedFor: Duration = .seconds(3600)
    ) -> ShimVitality {
        ShimVitality(ShimEvidence(answer: answer, process: process, unchangedFor: unchangedFor))
    }

    private static let processes: [ShimEvidence.Process] = [
        .running(pid: 7, state: "S"), .running(pid: 7, state: "T"), .running(pid: 7, state: "D"), .gone(pid: 7),
        .notSeen,
    ]

    @Test(arguments: processes)
    func oneThatAnswersIsAliveWhateverIsSeenOfIt(process: ShimEvidence.Process) {
        #expect(vitality(.answered(shimPid: 7, taskPid: nil), process) == .alive)
    }

    @Test(arguments: processes)
    func oneThatKeepsSilentIsNeverDead(process: ShimEvidence.Process) {
        #expect(vitality(.silent(after: .seconds(5)), process) == .unresponsive)
    }

    @Test(arguments: [ShimEvidence.Process.gone(pid: 7), .notSeen])
    func oneBehindWhoseSocketNobodyListensAndOfWhichNothingIsSeenIsDead(process: ShimEvidence.Process) {
        #expect(vitality(.nobodyListens("its socket does not exist"), process) == .dead)
    }

    @Test(arguments: ["S", "T", "D"] as [Character])
    func oneWhoseProcessIsThereIsNotDeadThoughItsSocketIsGone(state: Character) {
        let process = ShimEvidence.Process.running(pid: 7, state: state)
        #expect(vitality(.nobodyListens("its socket does not exist"), process) == .unreachable(pid: 7))
    }

    @Test func oneThatNeverSaidWhereItIsIsDeadOnceItHadTheTimeTo() {
        for process in [ShimEvidence.Process.gone(pid: 7), .notSeen] {
            #expect(vitality(.noAddress, process, unchangedFor: .seconds(30)) == .dead)
        }
    }

    @Test func oneThatMayStillBeStartingIsNotDead() {
        #expect(
            vitality(.noAddress, .notSeen, unchangedFor: .seconds(29))
                == .unclear("its bundle changed 29 s ago: it may still be starting")
        )
    }

    @Test func oneThatDoesNotSayWhereItIsAndRunsIsNotDead() {
        #expect(
            vitality(.noAddress, .running(pid: 7, state: "S"))
                == .unclear("its bundle does not tell how to reach it, and its process 7 is there")
        )
    }

    @Test(arguments: processes)
    func oneWhoseBundleOrAnswerMakesNoSenseIsNotDead(process: ShimEvidence.Process) {
        #expect(vitality(.unusable("nonsense"), process) == .unclear("nonsense"))
    }

    @Test(
        arguments: [
            (
                .answered(shimPid: 7, taskPid: 8), .running(pid: 7, state: "S"),
                "it answers as pid 7; its process 7 is there (S)"
            ),
            (.silent(after: .seconds(5)), .gone(pid: 7), "it does not answer in 5 s; its process 7 is gone"),
            (
                .nobodyListens("its socket does not exist"), .notSeen,
                "its socket does not exist; no process of a shim was started in its bundle"
            ),
            (.noAddress, .gone(pid: 7), "its bundle does not tell how to reach it; its process 7 is gone"),
            (.unusable("nonsense"), .gone(pid: 7), "nonsense; its process 7 is gone"),
        ] as [(ShimEvidence.Answer, ShimEvidence.Process, String)]
    )
    func theEvidenceIsASentence(answer: ShimEvidence.Answer, process: ShimEvidence.Process, sentence: String) {
        #expect(
            "\(ShimEvidence(answer: answer, process: process, unchangedFor: .zero))" == sentence
        )
    }
}
