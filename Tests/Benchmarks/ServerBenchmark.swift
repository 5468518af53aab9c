// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore
import NIOPosix
import StreamSockets
import TTRPC

/// Calls of the size of `State` to a server of ours, on a thread of its own.
enum ServerBenchmark {
    fileprivate static let requestBytes = 66
    fileprivate static let service = "containerd.task.v2.Task"

    static func run(into table: inout ResultTable) async throws {
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 2)
        let address = StreamAddress.path("/tmp/shimtop-benchmarks-\(getpid())")
        let reply = [UInt8](repeating: 7, count: FrameBenchmark.replyBytes)
        let state = TTRPCService(name: service, methods: ["State": { _, _ in reply }])
        let server = try await TTRPCServer.listen(on: address, services: [state], eventLoop: loops.next())
        let serving = Task { await server.run() }
        let client = try await TTRPCClient.connect(to: address, timeout: .seconds(5), on: loops.next())
        for inFlight in [1, 16, 256] {
            _ = try await calls(2000, inFlight: inFlight, on: client)
            let figures = try await Figures.of { try await calls(20_000, inFlight: inFlight, on: client) }
            table.add("a call to our server, \(inFlight) in flight", per: "call on both sides", ours: figures, go: nil)
        }
        await client.close()
        serving.cancel()
        await serving.value
        try await loops.shutdownGracefully()
    }

    private static func calls(_ count: Int, inFlight: Int, on client: TTRPCClient) async throws -> [Duration] {
        try await withThrowingTaskGroup(of: [Duration].self) { group in
            for _ in 0..<inFlight { group.addTask { try await client.states(count / inFlight) } }
            return try await group.reduce(into: []) { $0 += $1 }
        }
    }
}

extension TTRPCClient {
    /// Times calls without leaving the connection's loop, as the registry makes them.
    fileprivate func states(_ count: Int) async throws -> [Duration] {
        let payload = [UInt8](repeating: 1, count: ServerBenchmark.requestBytes)
        var times: [Duration] = []
        for _ in 0..<count {
            let start = ContinuousClock.now
            _ = try await call(
                service: ServerBenchmark.service,
                method: "State",
                payload: payload,
                timeout: .seconds(5)
            )
            times.append(ContinuousClock.now - start)
        }
        return times
    }
}
