// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import HostActions
import HostRegistry
import LinuxHost
import ShimSimulator
import Synchronization
import Testing

/// A simulated host, seen through a registry as a real one is.
@Suite struct SimulatedHostTests {
    private func withRegistry<Value: Sendable>(
        of shims: [SimulatedShim],
        _ body: @escaping @Sendable (ShimRegistry) async throws -> Value
    ) async throws -> Value {
        try await SimulatedHost.run(Scenario(shims: shims)) { host in
            var limits = RegistryLimits()
            limits.deadline = .seconds(3)
            // Far from what a busy machine makes of a healthy shim.
            limits.slow = .milliseconds(1500)
            let directory = StateDirectory(path: host.stateDirectory)
            let options = RegistryOptions(stateDirectories: [directory], limits: limits)
            return try await ShimRegistry.withRegistry(options) { try await body($0) }
        }
    }

    private func shim(
        _ id: String,
        _ behaviour: SimulatedShim.Behaviour,
        version: Int = 3,
        over wireProtocol: SimulatedShim.WireProtocol = .ttrpc
    ) -> SimulatedShim {
        SimulatedShim(
            namespace: "ns",
            tasks: [SimulatedTask(id: id)],
            version: version,
            wireProtocol: wireProtocol,
            behaviour: behaviour
        )
    }

    private func one(
        _ id: String,
        _ condition: SimulatedTask.Condition = .running,
        over wireProtocol: SimulatedShim.WireProtocol = .ttrpc,
        ignoresTerm: Bool = false
    ) -> SimulatedShim {
        let task = SimulatedTask(id: id, condition: condition, ignoresTerm: ignoresTerm)
        return SimulatedShim(namespace: "ns", tasks: [task], wireProtocol: wireProtocol)
    }

    private func id(_ id: String) -> TaskID { TaskID(namespace: "ns", id: id) }

    @Test(arguments: [SimulatedShim.WireProtocol.ttrpc, .grpc])
    func eachBehaviourIsTakenForWhatItIs(wireProtocol: SimulatedShim.WireProtocol) async throws {
        let behaviours: [(String, SimulatedShim.Behaviour)] = [
            ("v3", .healthy), ("slow", .slow(.seconds(2))), ("hanging", .hanging), ("stuck", .stuck),
            ("ghost", .ghost), ("dead", .dead), ("garbage", .garbage), ("torn", .brokenBundle("{")),
        ]
        let shims =
            behaviours.map { shim($0, $1, over: wireProtocol) } + [
                shim("v2", .healthy, version: 2, over: wireProtocol), one("vanished", .vanished, over: wireProtocol),
            ]
        let health = try await withRegistry(of: shims) { registry in
            let snapshot = await registry.snapshot(patience: .seconds(20))
            return Dictionary(uniqueKeysWithValues: snapshot.readings.map { ($0.id.id, $0.health) })
        }
        #expect(
            health == [
                "v3": .ok, "v2": .ok, "slow": .slow, "hanging": .unresponsive, "stuck": .unresponsive, "ghost": .ghost,
                "dead": .dead, "garbage": .broken, "torn": .broken, "vanished": .ghost,
            ]
        )
    }

    @Test(arguments: [SimulatedShim.WireProtocol.ttrpc, .grpc])
    func aTaskIsPausedResumedKilledAndDeleted(wireProtocol: SimulatedShim.WireProtocol) async throws {
        try await withRegistry(of: [one("t", over: wireProtocol)]) { registry in
            let task = id("t")
            func status() async -> TaskStatus? { await registry.snapshot(patience: .seconds(5))[task]?.status }
            #expect(await status() == .running)
            let endpoint = await registry.snapshot()[task]?.endpoint
            #expect(endpoint?.wireProtocol.rawValue == wireProtocol.rawValue)
            try await registry.act(.pause, on: task)
            #expect(await status() == .paused)
            await #expect(throws: ShimError.self) { try await registry.act(.pause, on: task) }
            try await registry.act(.resume, on: task)
            #expect(await status() == .running)
            await #expect(throws: ShimError.self) { try await registry.act(.delete(killFirst: false), on: task) }
            try await registry.act(.terminate, on: task)
            try await eventually("it ends") { await status() == .stopped }
            #expect(await registry.snapshot(patience: .seconds(5))[task]?.exitStatus == 143)
            let done = try await registry.act(.delete(killFirst: false), on: task)
            #expect(done.hasPrefix("deleted, exit status 143;"))
            try await eventually("its bundle goes") { await registry.snapshot().readings.isEmpty }
        }
    }

    @Test func aStubbornTaskNeedsMore() async throws {
        try await withRegistry(of: [one("t", ignoresTerm: true)]) { registry in
            _ = await registry.snapshot(patience: .seconds(5))
            try await registry.act(.terminate, on: id("t"))
            #expect(await registry.snapshot(patience: .seconds(5))[id("t")]?.status == .running)
            let done = try await registry.act(.delete(killFirst: true), on: id("t"))
            #expect(done.hasPrefix("deleted, exit status 137;"))
        }
    }

    @Test func aPodsShimStaysWhileItHoldsATask() async throws {
        let pod = SimulatedShim(
            namespace: "ns",
            tasks: [SimulatedTask(id: "pause"), SimulatedTask(id: "app", condition: .exited(status: 3))]
        )
        try await withRegistry(of: [pod]) { registry in
            _ = await registry.snapshot(patience: .seconds(5))
            let done = try await registry.act(.delete(killFirst: false), on: id("app"))
            #expect(done.hasPrefix("deleted, exit status 3;"))
            #expect(await registry.snapshot(patience: .seconds(5))[id("pause")]?.health == .ok)
        }
    }

    @Test func theProcessThatIsNamedIsThere() async throws {
        try await withRegistry(of: [one("t")]) { registry in
            _ = await registry.snapshot(patience: .seconds(5))
            let pid = try #require(await registry.find(id("t")).reading.pid)
            #expect(ProcessStat(pid: pid)?.name == "sleep")
        }
    }

    @Test func nothingIsLeftBehind() async throws {
        let folder = Mutex("")
        struct Stop: Error {}
        await #expect(throws: Stop.self) {
            try await SimulatedHost.run(.demo) { host in
                folder.withLock { $0 = (host.stateDirectory as NSString).deletingLastPathComponent }
                #expect(FileManager.default.fileExists(atPath: host.stateDirectory))
                throw Stop()
            }
        }
        let path = folder.withLock { $0 }
        #expect(path.hasPrefix("/tmp/shimtop-"))
        #expect(!FileManager.default.fileExists(atPath: path))
    }

    @Test func aThirdOfAFleetIsSickAndTheRestIsRight() async throws {
        try await SimulatedHost.run(.fleet(shims: 500, hanging: 50, dead: 50, garbage: 50)) { host in
            var limits = RegistryLimits()
            limits.slow = .seconds(20)
            let directory = StateDirectory(path: host.stateDirectory)
            let options = RegistryOptions(stateDirectories: [directory], limits: limits)
            try await ShimRegistry.withRegistry(options) { registry in
                func rows(_ name: String, _ health: ShimHealth) async -> Int {
                    await registry.snapshot().readings.count { $0.id.id.hasPrefix(name) && $0.health == health }
                }
                try await eventually("the healthy ones are right") { await rows("task-", .ok) == 350 }
                try await eventually("the hanging ones are told") { await rows("hanging-", .unresponsive) == 50 }
                #expect(await rows("dead-", .dead) == 50)
                #expect(await rows("garbage-", .broken) == 50)
                #expect(await rows("task-", .ok) == 350)
                #expect(await registry.snapshot().readings.filter { $0.status == .running }.count == 350)
            }
        }
    }
}

/// Waits until something is so that gives no signal when it becomes so; fails after ten seconds.
private func eventually(_ what: Comment, _ isSo: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + .seconds(10)
    while try await !isSo() {
        try #require(.now < end, what)
        try await Task.sleep(for: .milliseconds(20))
    }
}

extension ShimRegistry {
    @discardableResult
    fileprivate func act(_ kind: TaskAction.Kind, on id: TaskID) async throws -> String {
        try await ActionPerformer(self).perform(TaskAction(kind, ActionTarget(find(id).reading))).result.get().words
    }
}

extension TaskAction.Kind {
    fileprivate static var terminate: TaskAction.Kind { .kill(UnixSignal.offered[0], all: false) }
}
