// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOPosix
import StreamSockets
import TTRPC

/// Calls of the size of `State`, to a server on a thread of its own.
enum CallBenchmark {
    static let requestBytes = 66
    static let replyBytes = 160

    static func run(into table: inout ResultTable) async throws {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let address = StreamAddress.path("/tmp/shimtop-benchmarks-\(getpid())")
        let reply = [UInt8](repeating: 7, count: replyBytes)
        let service = TTRPCService(name: "containerd.task.v2.Task", methods: ["State": { _, _ in reply }])
        let server = try await TTRPCServer.listen(on: address, services: [service], eventLoop: loops.next())
        let serving = Task { await server.run() }
        let client = try await TTRPCClient.connect(to: address, timeout: .seconds(5), on: loops.next())
        try await sequential(client, into: &table)
        for inFlight in [1, 32, 256] { try await concurrent(client, inFlight: inFlight, into: &table) }
        await client.close()
        serving.cancel()
        await serving.value
        try await loops.shutdownGracefully()
    }

    private static func sequential(_ client: TTRPCClient, into table: inout ResultTable) async throws {
        _ = try await client.states(1000)
        let used = Measure.processorTime
        let onLoop = try await client.states(10_000)
        let perCall = (Measure.processorTime - used) / onLoop.count
        let outside = try await Measure.each(10_000) { try await client.state() }
        for (place, times) in [("on the loop", onLoop), ("from outside", outside)] {
            table.add("State, one after the other, \(place), median", Measure.microseconds(times[times.count / 2]))
            table.add("State, one after the other, \(place), p99", Measure.microseconds(times[times.count * 99 / 100]))
        }
        table.add("State, one after the other, on the loop, CPU of both sides", Measure.microseconds(perCall))
    }

    private static func concurrent(_ client: TTRPCClient, inFlight: Int, into table: inout ResultTable) async throws {
        let each = max(20_000 / inFlight, 1)
        let elapsed = try await ContinuousClock().measure {
            try await withThrowingTaskGroup(of: Void.self) { group in
                for _ in 0..<inFlight {
                    group.addTask { for _ in 0..<each { try await client.state() } }
                }
                try await group.waitForAll()
            }
        }
        let rate = Double(each * inFlight) / (elapsed / .seconds(1))
        table.add("State, \(inFlight) in flight", "\(Int(rate)) calls/s")
    }
}

extension TTRPCClient {
    /// Times calls without leaving the connection's loop, as the registry makes them.
    fileprivate func states(_ count: Int) async throws -> [Duration] {
        try await Measure.each(count) { try await state() }
    }

    fileprivate func state() async throws {
        _ = try await call(
            service: "containerd.task.v2.Task",
            method: "State",
            payload: [UInt8](repeating: 1, count: CallBenchmark.requestBytes),
            timeout: .seconds(5)
        )
    }
}
