// SPDX-License-Identifier: Apache-2.0

import Foundation
import RPC
import StreamSockets
import Testing

@testable import GRPC

/// Both sides against Google's own implementation, the C core, by way of Python.
@Suite(.googlesGRPC, .timeLimit(.minutes(2))) struct GoogleTests {
    /// Runs a client of ours against Google's server.
    private func withServer(_ body: (GRPCClient) async throws -> Void) async throws {
        let path = StreamAddress.temporaryPath()
        let server = try PythonPeer("server.py", "unix:\(path)")
        defer {
            server.kill()
            unlink(path)
        }
        try await server.printed("ready")
        let client = try await GRPCClient.connect(to: .path(path))
        try await body(client)
        await client.close()
    }

    @Test func unaryCalls() async throws {
        try await withServer { client async throws in
            for size in [0, 1, 1000, 100_000, 4_000_000] {
                let payload = [UInt8](repeating: 7, count: size)
                #expect(try await client.ask("Echo", payload, timeout: .seconds(20)) == payload)
            }
            let reply = try await client.call(
                service: "test.Service",
                method: "Describe",
                payload: [],
                metadata: [(key: "x-a", value: "1"), (key: "x-b", value: "2"), (key: "x-a", value: "3")],
                timeout: .seconds(20)
            )
            #expect(String(decoding: reply, as: UTF8.self) == "x-a=1 x-b=2 x-a=3 True")
        }
    }

    @Test func aThousandCalls() async throws {
        try await withServer { client async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<10 {
                    group.addTask {
                        for call in 0..<100 {
                            let payload = [UInt8(task), UInt8(call)]
                            let reply = try await client.ask("Echo", payload, timeout: .seconds(30))
                            #expect(reply == payload)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func statuses() async throws {
        try await withServer { client async throws in
            let message = "größer als 100%\nand a second line"
            await #expect(throws: RPCError.status(RPCStatus(code: .notFound, message: message))) {
                try await client.ask("Fail", Array(message.utf8))
            }
            await #expect(throws: RPCError.status(RPCStatus(code: .unimplemented, message: "Method not found!"))) {
                try await client.ask("None")
            }
        }
    }

    @Test(arguments: [true, false])
    func givingUpTellsTheServer(isCancelled: Bool) async throws {
        try await withServer { client async throws in
            let path = StreamAddress.temporaryPath()
            defer { unlink(path) }
            let timeout = isCancelled ? Duration.seconds(30) : .milliseconds(200)
            let call = Task { try await client.ask("Sleep", Array(path.utf8), timeout: timeout) }
            if isCancelled {
                try await Task.sleep(for: .milliseconds(200))
                call.cancel()
            }
            switch await call.failure {
            case .cancelled: #expect(isCancelled)
            case .deadlineExceeded(after: timeout): #expect(!isCancelled)
            // The server knows the deadline, too, and may be the first to say that it is over.
            case .status(let status): #expect(!isCancelled && status.code == .deadlineExceeded)
            case let other: Issue.record("\(String(describing: other))")
            }
            let end = ContinuousClock.now + .seconds(10)
            while access(path, F_OK) != 0 && ContinuousClock.now < end { try await Task.sleep(for: .milliseconds(10)) }
            #expect(access(path, F_OK) == 0, "the handler saw it")
        }
    }

    @Test func streams() async throws {
        try await withServer { client async throws in
            for size in [1, 5000] {
                var numbers: [UInt8] = []
                for try await message in try await client.follow("Count", Array("\(size)".utf8)) {
                    #expect(message.count == size)
                    if let number = message.first { numbers.append(number) }
                }
                #expect(numbers == Array(0..<200))
            }
            var iterator = try await client.follow("CountAndFail").makeAsyncIterator()
            #expect(try await iterator.next() == Array("1".utf8))
            let status = RPCStatus(code: .unavailable, message: "größer als 100%")
            await #expect(throws: RPCError.status(status)) { try await iterator.next() }
        }
    }

    @Test func aServerThatIsKilledIsGone() async throws {
        let path = StreamAddress.temporaryPath()
        let server = try PythonPeer("server.py", "unix:\(path)")
        defer { unlink(path) }
        try await server.printed("ready")
        let client = try await GRPCClient.connect(to: .path(path))
        _ = try await client.ask("Echo")
        server.kill()
        #expect(await client.waitUntilClosed() == .byPeer)
    }

    /// Google's client against our server.
    @Test func ourServer() async throws {
        let methods: [String: GRPCService.Method] = [
            "Echo": { payload, _ in payload },
            "Describe": { _, context in
                let keys = context.metadata.filter { $0.key.hasPrefix("x-") }
                return Array(keys.map { "\($0.key)=\($0.value)" }.joined(separator: " ").utf8)
            },
            "Fail": { payload, _ in
                throw RPCStatus(code: .failedPrecondition, message: String(decoding: payload, as: UTF8.self))
            },
            "Wait": { _, _ in
                try await Task.sleep(for: .seconds(30))
                return []
            },
        ]
        let count: GRPCService.StreamingMethod = { payload, _, replies in
            let size = Int(String(decoding: payload, as: UTF8.self)) ?? 0
            for number in 0..<200 { try await replies.write([UInt8](repeating: UInt8(number), count: size)) }
        }
        let path = StreamAddress.temporaryPath()
        let service = GRPCService(name: "test.Service", methods: methods, streamingMethods: ["Count": count])
        let server = try await GRPCServer.listen(on: .path(path), services: [service], eventLoop: someEventLoop)
        let running = Task { await server.run() }
        let client = try PythonPeer("client.py", "unix:\(path)")
        let status = try await client.exitStatus()
        #expect(status == 0, "\(client.text)")
        running.cancel()
        await running.value
    }
}
