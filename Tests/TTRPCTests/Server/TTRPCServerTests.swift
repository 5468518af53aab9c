// SPDX-License-Identifier: Apache-2.0

import Glibc
import RPC
import StreamSockets
import Testing

@testable import TTRPC

@Suite(.timeLimit(.minutes(1))) struct TTRPCServerTests {
    private struct Mistake: Error {}

    /// Runs a server with these methods, and a client of it.
    private func withServer(
        at address: StreamAddress = .temporary(),
        _ methods: [String: TTRPCService.Method],
        _ body: (TTRPCServer, TTRPCClient) async throws -> Void
    ) async throws {
        let service = TTRPCService(name: "test.Service", methods: methods)
        let server = try await TTRPCServer.listen(on: address, services: [service], eventLoop: someEventLoop)
        let running = Task { await server.run() }
        let client = try await TTRPCClient.connect(to: address, timeout: .seconds(5), on: someEventLoop)
        let result: Result<Void, any Error>
        do { result = .success(try await body(server, client)) } catch { result = .failure(error) }
        running.cancel()
        #expect(await client.waitUntilClosed() == .byPeer, "a server that is shut down ends its connections")
        await running.value
        if case .path(let path) = address { #expect(access(path, F_OK) != 0, "the socket is removed") }
        try result.get()
    }

    @Test(arguments: [StreamAddress.temporary(), .temporaryAbstract()])
    func aCallIsAnswered(address: StreamAddress) async throws {
        try await withServer(at: address, ["Double": { payload, _ in payload + payload }]) { _, client async throws in
            #expect(try await client.ask("Double", [1, 2]) == [1, 2, 1, 2])
            #expect(try await client.ask("Double") == [])
        }
    }

    @Test func anUnknownServiceIsToldFromAnUnknownMethod() async throws {
        try await withServer([:]) { _, client async throws in
            let service = RPCStatus(code: .unimplemented, message: "service other.Service")
            await #expect(throws: RPCError.status(service)) {
                try await client.call(service: "other.Service", method: "A", payload: [], timeout: .seconds(5))
            }
            await #expect(throws: RPCError.status(RPCStatus(code: .unimplemented, message: "method A"))) {
                try await client.ask("A")
            }
        }
    }

    @Test func metadataAndTimeoutArrive() async throws {
        let describe: TTRPCService.Method = { _, context in
            let pairs = context.metadata.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            return Array("\(pairs) \(context.timeout == .milliseconds(4500))".utf8)
        }
        try await withServer(["Describe": describe]) { _, client async throws in
            let reply = try await client.call(
                service: "test.Service",
                method: "Describe",
                payload: [],
                metadata: [(key: "containerd-namespace-ttrpc", value: "k8s.io"), (key: "b", value: "")],
                timeout: .milliseconds(4500)
            )
            #expect(String(decoding: reply, as: UTF8.self) == "containerd-namespace-ttrpc=k8s.io b= true")
        }
    }

    @Test func whatAHandlerThrowsIsTheStatus() async throws {
        let busy = RPCStatus(code: .failedPrecondition, message: "busy")
        let methods: [String: TTRPCService.Method] = [
            "Busy": { _, _ in throw busy }, "Fail": { _, _ in throw Mistake() },
        ]
        try await withServer(methods) { _, client async throws in
            await #expect(throws: RPCError.status(busy)) { try await client.ask("Busy") }
            await #expect(throws: RPCError.status(RPCStatus(code: .unknown, message: "Mistake()"))) {
                try await client.ask("Fail")
            }
        }
    }

    @Test func aThousandCallsAtOnceGetTheirOwnAnswers() async throws {
        try await withServer(["Echo": { payload, _ in payload }]) { _, client async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for call in 0..<1000 {
                    let payload = [UInt8(call & 0xFF), UInt8(call >> 8)]
                    group.addTask {
                        let reply = try await client.ask("Echo", payload)
                        #expect(reply == payload)
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func aReplyThatIsTooLargeEndsTheConnectionAsInGo() async throws {
        try await withServer(["Large": { _, _ in [UInt8](repeating: 0, count: 5 << 20) }]) { _, client async throws in
            await #expect(throws: RPCError.closed(.byPeer)) { try await client.ask("Large") }
        }
    }

    /// A `Wait` that nobody waits for any more must not stay behind.
    @Test func handlersAreCancelledWhenTheirClientGoes() async throws {
        let (events, event) = AsyncStream.makeStream(of: String.self)
        let wait: TTRPCService.Method = { _, _ in
            event.yield("began")
            try? await Task.sleep(for: .seconds(30))
            event.yield("cancelled: \(Task.isCancelled)")
            return []
        }
        try await withServer(["Wait": wait]) { server, _ async throws in
            let client = try await TTRPCClient.connect(to: server.address, timeout: .seconds(5), on: someEventLoop)
            var iterator = events.makeAsyncIterator()
            let call = Task { try await client.ask("Wait", timeout: .seconds(30)) }
            #expect(await iterator.next() == "began")
            await client.close()
            await #expect(throws: RPCError.closed(.byUs)) { _ = try await call.value }
            #expect(await iterator.next() == "cancelled: true")
        }
    }

    @Test func oneCallTooManyIsRefused() async throws {
        let wait: TTRPCService.Method = { _, _ in
            try await Task.sleep(for: .seconds(30))
            return []
        }
        try await withServer(["Wait": wait]) { _, client async throws in
            await withTaskGroup(of: RPCError?.self) { group in
                for _ in 0...TTRPCServer.maxCallsInFlight {
                    group.addTask {
                        do throws(RPCError) { _ = try await client.ask("Wait", timeout: .seconds(30)) } catch {
                            return error
                        }
                        return nil
                    }
                }
                let refused = RPCStatus(code: .resourceExhausted, message: "too many calls in flight")
                #expect(await group.next() == .status(refused))
                group.cancelAll()
            }
        }
    }
}
