// SPDX-License-Identifier: Apache-2.0

import GRPC
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
        let (serverLoop, clientLoop) = (loops.next(), loops.next())
        let address = StreamAddress.path("/tmp/shimtop-benchmarks-\(getpid())")
        let reply = [UInt8](repeating: 7, count: replyBytes)

        let ttrpc = TTRPCService(name: "containerd.task.v2.Task", methods: ["State": { _, _ in reply }])
        let ttrpcServer = try await TTRPCServer.listen(on: address, services: [ttrpc], eventLoop: serverLoop)
        let servingTTRPC = Task { await ttrpcServer.run() }
        try await measure(
            "ttrpc",
            try await TTRPCClient.connect(to: address, timeout: .seconds(5), on: clientLoop),
            into: &table
        )
        servingTTRPC.cancel()
        await servingTTRPC.value

        let grpc = GRPCService(name: "containerd.task.v2.Task", methods: ["State": { _, _ in reply }])
        let grpcServer = try await GRPCServer.listen(on: address, services: [grpc], eventLoop: serverLoop)
        let servingGRPC = Task { await grpcServer.run() }
        try await measure(
            "gRPC",
            try await GRPCClient.connect(to: address, timeout: .seconds(5), on: clientLoop),
            into: &table
        )
        servingGRPC.cancel()
        await servingGRPC.value
        try await loops.shutdownGracefully()
    }

    private static func measure(
        _ name: String,
        _ client: some BenchmarkedClient,
        into table: inout ResultTable
    ) async throws {
        try await sequential(name, client, into: &table)
        for inFlight in [1, 32, 256] { try await concurrent(name, client, inFlight: inFlight, into: &table) }
        await client.close()
    }

    private static func sequential(
        _ name: String,
        _ client: some BenchmarkedClient,
        into table: inout ResultTable
    ) async throws {
        _ = try await client.states(1000)
        let used = Measure.processorTime
        let onLoop = try await client.states(10_000)
        let perCall = (Measure.processorTime - used) / onLoop.count
        let outside = try await Measure.each(10_000) { try await client.state() }
        for (place, times) in [("on the loop", onLoop), ("from outside", outside)] {
            table.add(
                "\(name) State, one after the other, \(place), median",
                Measure.microseconds(times[times.count / 2])
            )
            table.add(
                "\(name) State, one after the other, \(place), p99",
                Measure.microseconds(times[times.count * 99 / 100])
            )
        }
        table.add("\(name) State, one after the other, on the loop, CPU of both sides", Measure.microseconds(perCall))
    }

    private static func concurrent(
        _ name: String,
        _ client: some BenchmarkedClient,
        inFlight: Int,
        into table: inout ResultTable
    ) async throws {
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
        table.add("\(name) State, \(inFlight) in flight", "\(Int(rate)) calls/s")
    }
}
