// SPDX-License-Identifier: Apache-2.0

import GRPC
import TTRPC

/// A client that is measured, on its own event loop and from outside.
protocol BenchmarkedClient: Actor {
    func call(
        service: String,
        method: String,
        payload: [UInt8]
    ) async throws -> [UInt8]

    func close()
}

extension BenchmarkedClient {
    /// Times calls without leaving the connection's loop, as the registry makes them.
    func states(_ count: Int) async throws -> [Duration] {
        try await Measure.each(count) { try await state() }
    }

    func state() async throws {
        let payload = [UInt8](repeating: 1, count: CallBenchmark.requestBytes)
        _ = try await call(service: "containerd.task.v2.Task", method: "State", payload: payload)
    }
}

extension TTRPCClient: BenchmarkedClient {
    func call(service: String, method: String, payload: [UInt8]) async throws -> [UInt8] {
        try await call(service: service, method: method, payload: payload, timeout: .seconds(5))
    }
}

extension GRPCClient: BenchmarkedClient {
    func call(service: String, method: String, payload: [UInt8]) async throws -> [UInt8] {
        try await call(service: service, method: method, payload: payload, timeout: .seconds(5))
    }
}
