// SPDX-License-Identifier: Apache-2.0

import GRPC
import Glibc
import NIOCore
import NIOPosix
import StreamSockets
import TTRPC

/// Calls of the size of `State` to servers of ours, over both protocols, each on a thread of its own.
enum ServerBenchmark {
    static let request = [UInt8](repeating: 1, count: 66)
    static let service = "containerd.task.v3.Task"

    static func run(into table: inout ResultTable) async throws {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let (serverLoop, clientLoop) = (loops.next(), loops.next())
        let address = StreamAddress.path("/tmp/shimtop-benchmarks-\(getpid())")
        let reply = [UInt8](repeating: 7, count: FrameBenchmark.replyBytes)

        let ttrpc = TTRPCService(name: service, methods: ["State": { _, _ in reply }])
        let ttrpcServer = try await TTRPCServer.listen(on: address, services: [ttrpc], eventLoop: serverLoop)
        try await serving({ await ttrpcServer.run() }) {
            let client = try await TTRPCClient.connect(to: address, timeout: .seconds(5), on: clientLoop)
            try await measure("ttrpc", client, into: &table)
        }
        let grpc = GRPCService(name: service, methods: ["State": { _, _ in reply }])
        let grpcServer = try await GRPCServer.listen(on: address, services: [grpc], eventLoop: serverLoop)
        try await serving({ await grpcServer.run() }) {
            let client = try await GRPCClient.connect(to: address, timeout: .seconds(5), on: clientLoop)
            try await measure("gRPC", client, into: &table)
        }
        try await loops.shutdownGracefully()
    }

    private static func serving(
        _ serve: @escaping @Sendable () async -> Void,
        _ body: () async throws -> Void
    ) async throws {
        let serving = Task { await serve() }
        try await body()
        serving.cancel()
        await serving.value
    }

    private static func measure(
        _ name: String,
        _ client: some BenchmarkedClient,
        into table: inout ResultTable
    ) async throws {
        for inFlight in [1, 16, 256] {
            _ = try await calls(2000, inFlight: inFlight, on: client)
            let figures = try await Figures.of { try await calls(20_000, inFlight: inFlight, on: client) }
            table.add("\(name) to our server, \(inFlight) in flight", per: "call on both sides", ours: figures, go: nil)
        }
        await client.close()
    }

    private static func calls(_ count: Int, inFlight: Int, on client: some BenchmarkedClient) async throws -> [Duration]
    {
        try await withThrowingTaskGroup(of: [Duration].self) { group in
            for _ in 0..<inFlight { group.addTask { try await client.states(count / inFlight) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}
