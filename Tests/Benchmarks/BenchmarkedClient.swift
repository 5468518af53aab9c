// SPDX-License-Identifier: Apache-2.0

import GRPC
import TTRPC

/// What is called in the same way over both protocols.
protocol BenchmarkedClient: Actor {
    func state() async throws
    func close() async
}

extension BenchmarkedClient {
    /// Times calls without leaving the connection's loop, as the registry makes them.
    func states(_ count: Int) async throws -> [Duration] {
        var times: [Duration] = []
        for _ in 0..<count {
            let start = ContinuousClock.now
            try await state()
            times.append(ContinuousClock.now - start)
        }
        return times
    }
}

extension TTRPCClient: BenchmarkedClient {
    func state() async throws {
        _ = try await call(
            service: ServerBenchmark.service,
            method: "State",
            payload: ServerBenchmark.request,
            timeout: .seconds(5)
        )
    }
}

extension GRPCClient: BenchmarkedClient {
    func state() async throws {
        _ = try await call(
            service: ServerBenchmark.service,
            method: "State",
            payload: ServerBenchmark.request,
            timeout: .seconds(5)
        )
    }
}
