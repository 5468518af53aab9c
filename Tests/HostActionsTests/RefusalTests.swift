// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import HostRegistry
import LinuxHost
import ShimManagement
import ShimTestSupport
import Testing

@testable import HostActions

/// What is not done, and why: nothing is asked of a shim then, and no process is signalled.
@Suite struct RefusalTests {
    private let folder: TemporaryFolder
    private let process: HelperProcess

    init() throws {
        folder = try TemporaryFolder()
        process = try HelperProcess("exec sleep 600")
    }

    /// A process that is called as one that nobody may touch.
    private func kubelet() async throws -> HelperProcess {
        try folder.write("kubelet", Array(BoundedFile.read("/bin/sleep", limitBytes: 16 << 20)))
        try #require(chmod("\(folder.path)/kubelet", 0o755) == 0)
        let kubelet = try HelperProcess("exec \"$1\" 600", "\(folder.path)/kubelet")
        try await eventually("it has its name") { ProcessStat(pid: kubelet.pid)?.name == "kubelet" }
        return kubelet
    }

    private func startTicks(_ process: HelperProcess) throws -> UInt64 {
        try #require(ProcessStat(pid: process.pid)).startTicks
    }

    /// Does it, and returns why it was not done.
    private func refusal(
        _ performer: ActionPerformer,
        _ kind: TaskAction.Kind,
        _ reading: ShimReading
    ) async -> ShimError? {
        switch await performer.perform(TaskAction(kind, ActionTarget(reading))).result {
        case .success: nil
        case .failure(let error): error
        }
    }

    @Test func noProcessOfATaskIsHitThatNobodyMayTouch() async throws {
        let kubelet = try await kubelet()
        try await PerformedTask.with(pid: kubelet.pid) { performer, reading, connector in
            // What a person does, and sandboxes, are refused by other ways: see PerformerTests.
            let kinds = try PerformedTask.everyKind().filter { !$0.isDoneByThePerson && !$0.isOfSandboxes }
            for kind in kinds where kind.hitsProcesses && kind.obstacle(reading) == nil {
                let error = await refusal(performer, kind, reading)
                #expect(error?.code == .failedPrecondition, "\(kind)")
                #expect(
                    error?.message == "\(kind.word): ns/no-such-name: pid \(kubelet.pid) is not touched: it is kubelet",
                    "\(kind)"
                )
            }
            #expect(PerformedTask.acts(connector).isEmpty)
            #expect(await refusal(performer, .shutdown, reading)?.message.contains("not touched") == false)
        }
        #expect(ProcessStat(pid: kubelet.pid)?.state != "Z")
    }

    @Test func theKindsThatHitProcesses() throws {
        let harmless = try PerformedTask.everyKind().filter { !$0.hitsProcesses }.map(\.name)
        #expect(
            harmless.map { $0.split(separator: " ").first ?? "" } == [
                "start", "resume", "delete", "checkpoint", "update", "shut", "take", "drain", "dump", "recover", "run",
                "force:",
            ]
        )
    }

    @Test func nothingIsDoneThatTheJournalDoesNotTakeWhereItHasTo() async throws {
        let rules = ActionPerformer.Rules(journal: JournalFile(path: "/dev/full/journal"), requiresJournal: true)
        try await PerformedTask.with(pid: process.pid, rules) { performer, reading, connector in
            #expect(await refusal(performer, .pause, reading)?.code == .failedPrecondition)
            #expect(PerformedTask.acts(connector).isEmpty)
        }
    }

    @Test func aTaskThatIsGoneIsNotFound() async throws {
        try await PerformedTask.with(pid: process.pid) { performer, reading, connector in
            var target = ActionTarget(reading)
            target.id = TaskID(namespace: "ns", id: "other")
            let result = await performer.perform(TaskAction(.pause, target)).result
            #expect { try result.get() } throws: { ($0 as? ShimError)?.code == .notFound }
            #expect(PerformedTask.acts(connector).isEmpty)
        }
    }

    // MARK: - One process

    @Test func aProcessThatHasEndedOrIsAnotherByNowIsNotSignalled() async throws {
        try await PerformedTask.with(pid: process.pid) { performer, reading, _ in
            let ticks = try startTicks(process)
            for (pid, ticks) in [(process.pid, ticks + 1), (Int32.max, ticks)] {
                let error = await #expect(throws: ShimError.self) {
                    try await performer.signal(SIGKILL, pid, startTicks: ticks, of: reading)
                }
                #expect(error?.code == .notFound && error?.message == "ns/no-such-name: process \(pid) has ended")
            }
        }
        #expect(ProcessStat(pid: process.pid)?.state != "Z")
    }

    @Test func aProcessThatIsNotVisiblyOfTheTaskIsNotSignalled() async throws {
        try await PerformedTask.with(pid: process.pid) { performer, reading, _ in
            let other = try HelperProcess("exec sleep 600")
            let error = await #expect(throws: ShimError.self) {
                try await performer.signal(SIGKILL, other.pid, startTicks: startTicks(other), of: reading)
            }
            #expect(error?.code == .failedPrecondition)
            #expect(
                error?.message
                    == "ns/no-such-name: nothing was done: process \(process.pid) cannot be told to be the container's from here"
            )
            #expect(ProcessStat(pid: other.pid)?.state != "Z")
        }
    }

    // MARK: - All processes

    private func reading(_ pid: Int32?, startTicks: UInt64? = nil) -> ShimReading {
        var reading = ShimReading(id: TaskID(namespace: "ns", id: PerformedTask.id), bundle: "/b/t", healthSince: .now)
        (reading.pid, reading.pidStartTicks) = (pid, startTicks)
        return reading
    }

    @Test func aContainerWhoseInitProcessHasEndedIsNotGuessedAt() throws {
        for reading in [reading(nil), reading(.max), reading(process.pid, startTicks: 1)] {
            #expect { try ContainerProcesses(reading, others: []) } throws: { ($0 as? ShimError)?.code == .notFound }
        }
    }

    @Test func aCgroupThatIsNotVisiblyTheTasksOwnIsNeitherKilledNorThawed() throws {
        #expect { try ContainerProcesses(reading(process.pid), others: []) } throws: { error in
            (error as? ShimError)?.message.contains("cannot be told to be the container's") == true
        }
        #expect(ProcessStat(pid: process.pid)?.state != "Z")
    }

    @Test(.enabled(if: OwnCgroup.canBeMade, "no cgroup can be made here"))
    func aProcessThatNobodyMayTouchIsNotKilled() async throws {
        let cgroup = try OwnCgroup(await kubelet())
        let kubelet = cgroup.process
        var reading = reading(kubelet.pid)
        reading.about.cgroupsPath = cgroup.path
        var processes = try ContainerProcesses(reading, others: [])
        #expect { try processes.kill() } throws: { error in
            (error as? ShimError)?.message == "ns/no-such-name: process \(kubelet.pid) is not killed: it is kubelet"
        }
        #expect(ProcessStat(pid: kubelet.pid)?.state != "Z")
    }

    // MARK: - The shim

    @Test func aShimIsKilledOnlyIfItIsTheOneOfTheBundle() async throws {
        let (kubelet, gone) = (try await kubelet(), try HelperProcess("exit"))
        gone.end()
        let other = try HelperProcess("exec sleep 600")
        try await eventually("it is there") { ProcessStat(pid: other.pid)?.name == "sleep" }
        let cases = [
            (gone.pid, "no process of its shim is there"), (kubelet.pid, "is not killed: it is kubelet"),
            (other.pid, "process \(other.pid) (sleep) is not killed: it is not the shim of this bundle"),
        ]
        for (pid, why) in cases {
            try await PerformedTask.with(pid: process.pid, shimPid: pid) { performer, reading, _ in
                let error = await refusal(performer, .force(.killShim), reading)
                #expect(error?.message.hasSuffix(why) == true, "\(error?.message ?? "it was done")")
            }
        }
        #expect([kubelet, other].allSatisfy { ProcessStat(pid: $0.pid)?.state != "Z" })
    }
}
