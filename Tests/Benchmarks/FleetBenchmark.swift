// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import HostRegistry
import NIOPosix

/// A thousand simulated shims in another process, every one asked at once over a connection that is kept.
struct FleetBenchmark {
    let go: GoClient?
    let runs: Int

    private static let shims = 1000
    private static let rounds = 20

    func run(into table: inout ResultTable) async throws {
        // The fleet inherits it, and has a listener and three connections for every shim: the registry's, ours and Go's.
        guard raiseFileLimit(to: 5 * Self.shims) else {
            return table.omit("\(Self.shims) shims", because: "no more files may be open (ulimit -Hn)")
        }
        let name = "State, \(Self.shims) simulated shims at once"
        let (snapshots, ours, theirs) = try await SimulatedFleet.run(shims: Self.shims, measure)
        table.add(name, per: "round", ours: ours, go: theirs)
        table.add("snapshot of the registry, \(Self.shims) shims", per: "snapshot", ours: snapshots, go: nil)
    }

    private func measure(_ stateDirectory: String) async throws -> (Figures, Figures, Figures?) {
        let options = RegistryOptions(stateDirectories: [StateDirectory(path: stateDirectory)])
        return try await ShimRegistry.withRegistry(options) { registry in
            let snapshot = await registry.snapshot(patience: .seconds(30))
            let shims = snapshot.readings.compactMap { reading in
                reading.endpoint.map { endpoint in
                    let version = endpoint.version
                    return MeasuredShim(
                        params: BootstrapParams(version: version, address: endpoint.address, wireProtocol: .ttrpc),
                        id: reading.id.id
                    )
                }
            }
            guard shims.count == Self.shims else {
                throw Program.Failure(description: "\(shims.count) of \(Self.shims) shims are there")
            }
            return try await measure(registry, shims)
        }
    }

    private func measure(_ registry: ShimRegistry, _ shims: [MeasuredShim]) async throws -> (Figures, Figures, Figures?)
    {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let caller = LoopCaller(eventLoop)
        var tasks: [ShimTask] = []
        for shim in shims { tasks.append(try await shim.connect(on: eventLoop)) }
        var (snapshots, ours, theirs): ([Figures], [Figures], [Figures]) = ([], [], [])
        for _ in 0..<runs {
            snapshots.append(try await .of(perTime: shims.count) { try await self.snapshots(of: registry) })
            _ = try await caller.rounds(2, of: tasks)
            ours.append(
                try await .of(perTime: shims.count) { try await caller.rounds(Self.rounds, of: tasks) }
            )
            if let go { theirs.append(try await go.figures(["fleet", "\(Self.rounds)"], on: shims)) }
        }
        for task in tasks { await task.shim.close() }
        return (Figures(middleOf: snapshots), Figures(middleOf: ours), theirs.isEmpty ? nil : Figures(middleOf: theirs))
    }

    private func snapshots(of registry: ShimRegistry) async throws -> [Duration] {
        var times: [Duration] = []
        for _ in 0..<Self.rounds {
            let snapshot = await registry.snapshot(patience: .seconds(30), askAll: true)
            precondition(
                snapshot.readings.allSatisfy { $0.health == .ok || $0.health == .slow },
                "a shim did not answer"
            )
            times.append(snapshot.duration)
        }
        return times
    }

    private func raiseFileLimit(to files: Int) -> Bool {
        var limit = rlimit()
        getrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        limit.rlim_cur = max(limit.rlim_cur, min(rlim_t(files), limit.rlim_max))
        setrlimit(__rlimit_resource_t(RLIMIT_NOFILE.rawValue), &limit)
        return limit.rlim_cur >= rlim_t(files)
    }
}
