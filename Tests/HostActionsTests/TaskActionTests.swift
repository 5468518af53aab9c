// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import ShimManagement
import Testing

@testable import HostActions

/// What can be done to which task, who cleans up, and what a task has become since somebody decided.
@Suite struct TaskActionTests {
    private func reading(_ change: (inout ShimReading) -> Void = { _ in }) -> ShimReading {
        var reading = ShimReading(id: TaskID(namespace: "ns", id: "t"), bundle: "/b/t", healthSince: .now)
        (reading.status, reading.health, reading.bundleInode) = (.running, .ok, 7)
        (reading.pid, reading.pidStartTicks) = (100, 1)
        (reading.shimPid, reading.shimStartTicks) = (50, 2)
        change(&reading)
        return reading
    }

    @Test(arguments: [TaskStatus.running, .paused, .stopped, .created, .unknown])
    func whatCannotBeDoneIsSaid(status: TaskStatus) {
        let task = reading { $0.status = status }
        func refused(_ kind: TaskAction.Kind) -> Bool { kind.obstacle(task) != nil }
        let isAlive = status == .running || status == .paused
        let isKnown = status != .unknown
        #expect(refused(.pause) == (isKnown && status != .running))
        #expect(refused(.start) == (isKnown && status != .created))
        #expect(refused(.resume) == (isKnown && status != .paused))
        #expect(refused(.delete(killFirst: false)) == isAlive)
        #expect(!refused(.delete(killFirst: true)))
        #expect(refused(.update(ResourceLimits())) == (isKnown && !isAlive))
        #expect(!refused(.kill(.offered[0], all: false)) && !refused(.force(.killShim)))
        #expect(refused(.cleanUp()) == isKnown, "its shim is not dead")
    }

    @Test func aDeadShimIsCleanedUpAndNotDeleted() {
        let dead = reading { $0.health = .dead }
        #expect(TaskAction.Kind.cleanUp().obstacle(dead) == nil)
        #expect(TaskAction.Kind.delete(killFirst: true).obstacle(dead) != nil)
    }

    @Test func anotherTaskOfTheNameIsNotTakenForIt() {
        let target = ActionTarget(reading())
        #expect(target.difference(from: reading()) == nil)
        #expect(target.difference(from: reading { $0.pid = 101 }) == "is pid 101 now and was 100")
        #expect(target.difference(from: reading { $0.pidStartTicks = 9 }) != nil, "the pid was given anew")
        #expect(target.difference(from: reading { $0.shimStartTicks = 9 }) == "has shim 50 now and had 50")
        #expect(target.difference(from: reading { $0.bundleInode = 8 }) == "has another bundle now")
        #expect(target.difference(from: reading { ($0.pid, $0.pidStartTicks) = (nil, nil) }) == nil, "it ended")
    }

    @Test(arguments: [
        ("one that is up and knows the task cleans up", DaemonReading.Presence.up(pid: 1), Bool?(true), true),
        ("one that is up and does not answer is there", .up(pid: 1), nil, true),
        ("one that is up and does not know the task leaves it", .up(pid: 1), false, false),
        ("one that is stopped cleans up once it goes on", .stopped(pid: 1), nil, true),
        ("what one that is stopped knew before says nothing", .stopped(pid: 1), false, true),
        ("one that is down cleans up nothing", .down, nil, false),
        ("one that is down has forgotten what it knew", .down, true, false),
        ("one that is not seen is not counted on", .unknown, nil, false),
    ])
    func whetherContainerdCleansUp(what: String, presence: DaemonReading.Presence, knowsTask: Bool?, cleansUp: Bool) {
        #expect(TaskDeletion.BundleKeeper.judge(presence, knowsTask: knowsTask) == (cleansUp ? .containerd : .nobody))
    }

    @Test(arguments: [
        (TaskAction.Kind.start, TaskStatus.running, String?("it is RUNNING, only a created task can be started")),
        (.pause, .stopped, "it is STOPPED, only a running task can be paused"),
        (.resume, .running, "it is RUNNING, not paused"), (.delete(killFirst: false), .paused, "it is PAUSED"),
        (.checkpoint(path: "/c"), .created, "it is CREATED"), (.update(ResourceLimits()), .stopped, "it is STOPPED"),
        (.cleanUp(), .running, "its shim answers"), (.start, .created, nil), (.pause, .running, nil),
        (.resume, .pausing, nil), (.delete(killFirst: true), .pausing, nil), (.checkpoint(path: "/c"), .paused, nil),
    ])
    func whyNot(kind: TaskAction.Kind, status: TaskStatus, why: String?) {
        #expect(kind.obstacle(reading { $0.status = status }) == why)
    }

    @Test(arguments: [
        (ShimHealth.unresponsive, "does not mean that it is dead"),
        (.broken, "cannot be told whether its shim is dead"),
        (.ghost, "its shim answers"), (.slow, "its shim answers"),
    ])
    func onlyADeadShimIsCleanedUp(health: ShimHealth, why: String) {
        #expect(TaskAction.Kind.cleanUp().obstacle(reading { $0.health = health })?.contains(why) == true)
    }

    @Test func nothingIsDoneToATaskThatIsGone() throws {
        for kind in try PerformedTask.everyKind() {
            #expect(kind.obstacle(nil) == "it is gone")
            #expect(TaskAction(kind, ActionTarget(reading())).obstacle(nil) == "it is gone, nothing was done")
        }
    }

    @Test func limitsAreSaidAsTheyAreTyped() throws {
        let words = "pids=77 memory=512M memory-swap=1G shares=512 cpu-quota=50000 cpu-period=100000 cpus=0-1"
        #expect(try ResourceLimits(words: words).words == words)
        #expect(try ResourceLimits(words: "memory=-1").words == "memory=-1")
        #expect(try ResourceLimits(words: "memory=1500").words == "memory=1500")
    }
}
