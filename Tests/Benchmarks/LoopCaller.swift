// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import NIOCore

/// Makes calls as the registry does: on the event loop of its connections.
actor LoopCaller {
    private nonisolated let eventLoop: any EventLoop
    nonisolated var unownedExecutor: UnownedSerialExecutor { eventLoop.executor.asUnownedSerialExecutor() }

    init(_ eventLoop: any EventLoop) { self.eventLoop = eventLoop }

    /// The time of each of many calls on one connection, several at a time.
    func calls(_ count: Int, inFlight: Int, of task: ShimTask) async throws -> [Duration] {
        let executor = LoopTaskExecutor(eventLoop)
        return try await withThrowingTaskGroup(of: [Duration].self) { group in
            for _ in 0..<inFlight {
                group.addTask(executorPreference: executor) {
                    try await self.oneAfterTheOther(count / inFlight, of: task)
                }
            }
            var times: [Duration] = []
            for try await some in group { times += some }
            return times
        }
    }

    private func oneAfterTheOther(_ count: Int, of task: ShimTask) async throws -> [Duration] {
        var times: [Duration] = []
        times.reserveCapacity(count)
        for _ in 0..<count {
            let start = ContinuousClock.now
            try await state(of: task)
            times.append(ContinuousClock.now - start)
        }
        return times
    }

    /// The time of each of many rounds; in a round every shim is asked at once.
    func rounds(_ count: Int, of tasks: [ShimTask]) async throws -> [Duration] {
        let executor = LoopTaskExecutor(eventLoop)
        var times: [Duration] = []
        for _ in 0..<count {
            let start = ContinuousClock.now
            try await withThrowingDiscardingTaskGroup { group in
                for task in tasks { group.addTask(executorPreference: executor) { try await self.state(of: task) } }
            }
            times.append(ContinuousClock.now - start)
        }
        return times
    }

    private func state(of task: ShimTask) async throws {
        let state = try await task.state(timeout: .seconds(5))
        precondition(state.status == .running, "\(task.id) does not run")
    }
}
