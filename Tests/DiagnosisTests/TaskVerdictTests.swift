// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import LinuxHost
import ShimLogs
import Testing

@testable import Diagnosis

/// From evidence to sentences, for what a host can be made to do and for what it can't.
@Suite struct TaskVerdictTests {
    private typealias Evidence = TaskEvidence

    private func evidence(
        _ status: TaskStatus = .running,
        _ health: ShimHealth = .ok,
        why: String = "",
        _ change: (inout TaskEvidence) -> Void = { _ in }
    ) -> TaskEvidence {
        var reading = ShimReading(id: TaskID(namespace: "ns", id: "t"), bundle: "/run/b", healthSince: .now)
        reading.status = status
        reading.health = health
        reading.why = why
        reading.pid = 100
        reading.shimPid = 50
        var evidence = TaskEvidence(reading: reading, daemon: .down)
        evidence.shim = process(50, "containerd-shim", "S")
        evidence.initProcess = process(100, "nginx", "S")
        change(&evidence)
        return evidence
    }

    private func process(
        _ pid: Int32,
        _ name: String,
        _ state: Character,
        age: Duration = .seconds(60),
        _ threads: [ProcessThread] = []
    ) -> Evidence.Process {
        Evidence.Process(pid: pid, name: name, state: state, age: age, threads: threads)
    }

    private func kinds(_ evidence: TaskEvidence) -> [TaskVerdict.Kind] { evidence.verdicts.map(\.kind) }

    @Test func aHealthyTaskHasNone() {
        #expect(kinds(evidence()).isEmpty)
        #expect(kinds(evidence(.paused) { $0.cgroup = frozen }).isEmpty)
        #expect(kinds(evidence(.running, .slow, why: "State took 400 ms")).isEmpty)
    }

    @Test(
        "a shim that does not answer",
        arguments: [("T", .shimStopped), ("t", .shimTraced), ("D", .shimUninterruptible), ("S", .shimSilent)]
            as [(Character, TaskVerdict.Kind)]
    )
    func silence(state: Character, kind: TaskVerdict.Kind) {
        let silent = evidence(.running, .unresponsive, why: "no answer in 2 s") { $0.shim?.state = state }
        #expect(kinds(silent) == [kind])
        #expect(silent.verdicts[0].evidence.contains("shim 50 (containerd-shim) is in state \(state)"))
    }

    @Test func aShimThatWaitsForItsRuntimeNamesTheCall() {
        let held = evidence(.running, .unresponsive) {
            $0.runtimeCalls = [process(77, "runc", "S", age: .seconds(90))]
        }
        #expect(kinds(held) == [.shimLockHeld])
        #expect(held.verdicts[0].sentence == "shim 50 waits for runc 77, which has run for 90 s")
        #expect(held.verdicts[0].advice.map(\.command) == ["shimtop stacks ns/t", "kill 77"])
    }

    @Test func aShimThatWaitsForItsLogPipeNamesTheReader() {
        let reader = LogPipeState.Reader(pid: 771, name: "containerd", isStopped: true)
        let blocked = evidence(.running, .unresponsive) {
            $0.pipes = [
                .init(kind: .log, waitingBytes: 60_828, capacityBytes: 65_536, readers: [reader], isStuck: true)
            ]
        }
        #expect(kinds(blocked) == [.shimBlockedOnLog])
        #expect(blocked.verdicts[0].sentence.contains("containerd (771), which is stopped"))
        #expect(blocked.verdicts[0].advice.map(\.command) == ["shimtop drain ns/t"])
    }

    @Test func aDeadShimAndWhatItLeft() {
        #expect(kinds(evidence(.unknown, .dead) { $0.shim = nil }) == [.shimDeadTaskAlive])
        #expect(
            kinds(
                evidence(.unknown, .dead) {
                    $0.shim = nil
                    $0.initProcess = nil
                }
            ) == [.shimDead]
        )
        #expect(kinds(evidence(.unknown, .broken) { $0.reading.isUnreachable = true }) == [.socketGone])
    }

    @Test func aTaskWhoseProcessIsGone() {
        #expect(kinds(evidence(.running, .ghost) { $0.initProcess = nil }) == [.initGone])
        let zombie = evidence(.running, .ghost) { $0.initProcess?.state = "Z" }
        #expect(kinds(zombie) == [.initZombie])
        #expect(
            kinds(
                evidence(.unknown, .ghost) {
                    $0.reading.pid = nil
                    $0.initProcess = nil
                }
            ) == [.ghost]
        )
    }

    @Test func aProcessInsideTheKernelNamesThePlace() {
        let waiting = evidence {
            let thread = ProcessThread(id: 100, state: "D", sleepingIn: "nfs_wait_bit_killable")
            $0.initProcess = process(100, "nginx", "D", [thread])
        }
        #expect(kinds(waiting) == [.initUninterruptible])
        #expect(waiting.verdicts[0].sentence.contains("in nfs_wait_bit_killable"))
        // Frozen processes of cgroup version 1 look like that.
        let paused = evidence(.paused) {
            $0.initProcess?.state = "D"
            $0.cgroup = frozen
        }
        #expect(kinds(paused).isEmpty)
        let worker = evidence { $0.uninterruptible = [process(101, "worker", "D")] }
        #expect(kinds(worker) == [.initUninterruptible])
    }

    @Test func aFullPipeIsTheReadersOrTheShims() {
        func pipes(_ outer: Int, _ inner: Int, stuck: TaskEvidence.Pipe.Kind) -> TaskEvidence {
            evidence {
                $0.pipes = [
                    .init(kind: .stdout, waitingBytes: outer, capacityBytes: 65_536, isStuck: stuck == .stdout),
                    .init(
                        kind: .innerStdout,
                        waitingBytes: inner,
                        capacityBytes: 65_536,
                        isStuck: stuck == .innerStdout
                    ),
                ]
            }
        }
        let unread = pipes(65_536, 65_536, stuck: .stdout)
        #expect(kinds(unread) == [.writerBlocked])
        #expect(unread.verdicts[0].sentence.contains("nobody reads it"))
        #expect(kinds(pipes(0, 65_536, stuck: .innerStdout)) == [.copierDied])
        // Full, but it goes on.
        #expect(kinds(pipes(65_536, 65_536, stuck: .log)).isEmpty)
    }

    @Test func whatTheCgroupCounts() {
        var facts = CgroupFacts()
        facts.isFrozen = true
        func counted(_ facts: CgroupFacts) -> TaskEvidence { evidence { $0.cgroup = facts } }
        #expect(kinds(counted(facts)) == [.frozenNotPaused])
        facts = CgroupFacts()
        facts.memoryKills = 2
        facts.processes = 10
        facts.processLimit = 10
        facts.throttling = .init(periods: 1000, throttled: 900, waited: .seconds(40))
        #expect(kinds(counted(facts)) == [.memoryKilled, .atProcessLimit, .throttled])
        #expect(!counted(facts).verdicts.contains { $0.kind.isStuck })
        facts.memoryKills = 0
        facts.processLimit = 11
        facts.throttling = .init(periods: 50, throttled: 50, waited: .seconds(1))
        #expect(kinds(counted(facts)).isEmpty, "fifty periods are five seconds")
    }

    @Test func oneThatEndedIsToBeDeleted() {
        let ended = evidence(.stopped) {
            $0.reading.exitStatus = 137
            $0.initProcess = nil
        }
        #expect(kinds(ended) == [.stoppedNotDeleted])
        #expect(ended.verdicts[0].sentence == "it ended with 137 and was not deleted")
        #expect(!TaskVerdict.Kind.stoppedNotDeleted.isStuck)
    }

    @Test func theWorstIsFirst() {
        let both = evidence(.running, .unresponsive) {
            $0.shim?.state = "T"
            $0.cgroup = frozen
        }
        #expect(kinds(both) == [.shimStopped, .frozenNotPaused])
    }

    private var frozen: CgroupFacts {
        var facts = CgroupFacts()
        facts.isFrozen = true
        return facts
    }
}
