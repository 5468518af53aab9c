// SPDX-License-Identifier: Apache-2.0

import RPC
import StreamSockets
import Testing

@testable import GRPC

@Suite(.timeLimit(.minutes(1))) struct GRPCServerTests {
    private struct Mistake: Error {}

    @Test(arguments: [StreamAddress.temporary(), .temporaryAbstract()])
    func aCallIsAnswered(address: StreamAddress) async throws {
        try await GRPCServer.with(at: address, ["Double": { payload, _ in payload + payload }]) {
            _,
            client async throws in
            #expect(try await client.ask("Double", [1, 2]) == [1, 2, 1, 2])
            #expect(try await client.ask("Double") == [])
        }
    }

    @Test func anUnknownServiceIsToldFromAnUnknownMethod() async throws {
        try await GRPCServer.with { _, client async throws in
            let service = RPCStatus(code: .unimplemented, message: "unknown service other.Service")
            await #expect(throws: RPCError.status(service)) {
                try await client.call(service: "other.Service", method: "A", payload: [], timeout: .seconds(5))
            }
            await #expect(throws: RPCError.status(RPCStatus(code: .unimplemented, message: "unknown method A"))) {
                try await client.ask("A")
            }
        }
    }

    @Test func metadataAndTimeoutArrive() async throws {
        let describe: GRPCService.Method = { _, context in
            let pairs = context.metadata.map { "\($0.key)=\($0.value)" }.joined(separator: " ")
            let timeout = context.timeout ?? .zero
            return Array("\(pairs) \(timeout > .seconds(4) && timeout <= .milliseconds(4500))".utf8)
        }
        try await GRPCServer.with(["Describe": describe]) { _, client async throws in
            let reply = try await client.call(
                service: "test.Service",
                method: "Describe",
                payload: [],
                metadata: [(key: "containerd-namespace", value: "k8s.io"), (key: "b", value: "")],
                timeout: .milliseconds(4500)
            )
            #expect(String(decoding: reply, as: UTF8.self) == "containerd-namespace=k8s.io b= true")
        }
    }

    @Test func whatAHandlerThrowsIsTheStatus() async throws {
        let busy = RPCStatus(code: .failedPrecondition, message: "größer als 100%\n")
        let methods: [String: GRPCService.Method] = [
            "Busy": { _, _ in throw busy }, "Fail": { _, _ in throw Mistake() },
        ]
        try await GRPCServer.with(methods) { _, client async throws in
            await #expect(throws: RPCError.status(busy)) { try await client.ask("Busy") }
            await #expect(throws: RPCError.status(RPCStatus(code: .unknown, message: "Mistake()"))) {
                try await client.ask("Fail")
            }
        }
    }

    @Test func aThousandCallsAtOnceGetTheirOwnAnswers() async throws {
        try await GRPCServer.with(["Echo": { payload, _ in payload }]) { _, client async throws in
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

    @Test func theLargestMessagesPassAndLargerOnesAreRefused() async throws {
        let limit = 4 << 20
        let large: GRPCService.Method = { _, _ in [UInt8](repeating: 0, count: limit + 1) }
        try await GRPCServer.with(["Echo": { payload, _ in payload }, "Large": large]) { _, client async throws in
            let largest = [UInt8](repeating: 5, count: limit)
            #expect(try await client.ask("Echo", largest, timeout: .seconds(30)) == largest)
            let message = "a message of \(limit + 1) bytes is over the limit of \(limit)"
            await #expect(throws: RPCError.status(RPCStatus(code: .resourceExhausted, message: message))) {
                try await client.ask("Large")
            }
        }
    }

    /// A `Wait` that nobody waits for any more must not stay behind.
    @Test(arguments: ["cancelled", "late", "closed"])
    func handlersAreCancelledWhenTheirClientGivesUp(how: String) async throws {
        let (events, event) = AsyncStream.makeStream(of: String.self)
        let wait: GRPCService.Method = { _, _ in
            event.yield("began")
            try? await Task.sleep(for: .seconds(30))
            event.yield("cancelled: \(Task.isCancelled)")
            return []
        }
        try await GRPCServer.with(["Wait": wait]) { server, _ async throws in
            let client = try await GRPCClient.connect(to: server.address)
            var iterator = events.makeAsyncIterator()
            let timeout = how == "late" ? Duration.milliseconds(50) : .seconds(30)
            let call = Task { try await client.ask("Wait", timeout: timeout) }
            #expect(await iterator.next() == "began")
            if how == "cancelled" { call.cancel() }
            if how == "closed" { await client.close() }
            #expect(await iterator.next() == "cancelled: true")
            #expect(await call.failure != nil)
            await client.close()
        }
    }

    /// HTTP/2 has a setting for it: the client holds the others back.
    @Test func callsBeyondTheLimitWait() async throws {
        let (began, begin) = AsyncStream.makeStream(of: Void.self)
        let wait: GRPCService.Method = { _, _ in
            begin.yield()
            try await Task.sleep(for: .seconds(30))
            return []
        }
        try await GRPCServer.with(["Wait": wait, "Echo": { payload, _ in payload }]) { _, client async throws in
            await withTaskGroup(of: Void.self) { group in
                for _ in 0..<GRPCServer.maxCallsInFlight {
                    group.addTask { _ = try? await client.ask("Wait", timeout: .seconds(30)) }
                }
                var iterator = began.makeAsyncIterator()
                for _ in 0..<GRPCServer.maxCallsInFlight { await iterator.next() }
                let timeout = Duration.milliseconds(100)
                await #expect(throws: RPCError.deadlineExceeded(after: timeout)) {
                    try await client.ask("Echo", timeout: timeout)
                }
                group.cancelAll()
            }
            #expect(try await client.ask("Echo", [1]) == [1])
        }
    }
}
