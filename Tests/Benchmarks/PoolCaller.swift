// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// Makes calls as any program does: from tasks of Swift's own threads.
enum PoolCaller {
    /// The time of each of many calls on one connection, several at a time.
    @concurrent
    static func calls(_ count: Int, inFlight: Int, of task: ShimTask) async throws -> [Duration] {
        try await withThrowingTaskGroup(of: [Duration].self) { group in
            for _ in 0..<inFlight {
                group.addTask {
                    var times: [Duration] = []
                    for _ in 0..<count / inFlight {
                        let start = ContinuousClock.now
                        _ = try await task.state(timeout: .seconds(5))
                        times.append(ContinuousClock.now - start)
                    }
                    return times
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
