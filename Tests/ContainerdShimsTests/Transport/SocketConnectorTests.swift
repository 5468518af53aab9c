// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import GRPC
import NIOCore
import NIOPosix
import RPC
import StreamSockets
import TTRPC
import Testing

/// Real sockets of both protocols, and the one kind of error that comes of them.
@Suite(.timeLimit(.minutes(1))) struct SocketConnectorTests {
    private typealias WireProtocol = ShimEndpoint.WireProtocol

    private let eventLoop: any EventLoop = MultiThreadedEventLoopGroup.singleton.next()
    private let path = "/tmp/connector-\(UUID().uuidString.prefix(13))"

    private func connect(
        _ address: String,
        _ wireProtocol: WireProtocol
    ) async throws(ShimTransportError)
        -> any ShimTransport
    {
        let params = BootstrapParams(version: 3, address: address, wireProtocol: wireProtocol)
        return try await SocketConnector(eventLoop: eventLoop).connect(to: params, timeout: .milliseconds(500))
    }

    /// Runs a server whose `Echo` answers, whose `Refuse` refuses and whose `Wait` waits.
    private func withServer(_ wireProtocol: WireProtocol, _ body: () async throws -> Void) async throws {
        let running: Task<Void, Never>
        switch wireProtocol {
        case .ttrpc:
            let methods: [String: TTRPCService.Method] = [
                "Echo": { payload, _ in payload },
                "Refuse": { _, _ in throw RPCStatus(code: .notFound, message: "no") },
                "Wait": { _, _ in
                    try await Task.sleep(for: .seconds(30))
                    return []
                },
            ]
            let services = [TTRPCService(name: "s", methods: methods)]
            let server = try await TTRPCServer.listen(on: .path(path), services: services, eventLoop: eventLoop)
            running = Task { await server.run() }
        case .grpc:
            let methods: [String: GRPCService.Method] = [
                "Echo": { payload, _ in payload },
                "Refuse": { _, _ in throw RPCStatus(code: .notFound, message: "no") },
                "Wait": { _, _ in
                    try await Task.sleep(for: .seconds(30))
                    return []
                },
            ]
            let services = [GRPCService(name: "s", methods: methods)]
            let server = try await GRPCServer.listen(on: .path(path), services: services, eventLoop: eventLoop)
            running = Task { await server.run() }
        }
        let result: Result<Void, any Error>
        do { result = .success(try await body()) } catch { result = .failure(error) }
        running.cancel()
        await running.value
        try result.get()
    }

    @Test(arguments: [ShimEndpoint.WireProtocol.ttrpc, .grpc])
    func callsAndTheirErrorsAreTheSame(wireProtocol: ShimEndpoint.WireProtocol) async throws {
        try await withServer(wireProtocol) {
            let transport = try await connect("unix://\(path)", wireProtocol)
            func call(_ method: String, _ timeout: Duration = .seconds(5)) async throws(ShimTransportError) -> [UInt8] {
                try await transport.call(service: "s", method: method, payload: [1, 2], timeout: timeout)
            }
            #expect(try await call("Echo") == [1, 2])
            await #expect(throws: ShimTransportError.status(RPCStatus(code: .notFound, message: "no"))) {
                try await call("Refuse")
            }
            let timeout = Duration.milliseconds(30)
            await #expect(throws: ShimTransportError.deadlineExceeded(after: timeout)) {
                try await call("Wait", timeout)
            }
            let cancelled = Task {
                try await transport.call(service: "s", method: "Wait", payload: [], timeout: .seconds(5))
            }
            cancelled.cancel()
            await #expect(throws: ShimTransportError.cancelled) { _ = try await cancelled.value }
            await transport.close()
            await #expect(throws: ShimTransportError.closed("closed by this side")) { try await call("Echo") }
        }
    }

    @Test func aBarePathIsOneInGRPCOnly() async throws {
        try await withServer(.grpc) {
            await (try connect(path, .grpc)).close()
        }
        await #expect(throws: ShimTransportError.nobodyListens("its socket refuses connections")) {
            _ = try await connect(path, .ttrpc)
        }
    }

    @Test(arguments: [ShimEndpoint.WireProtocol.ttrpc, .grpc])
    func nobodyListens(wireProtocol: ShimEndpoint.WireProtocol) async throws {
        await #expect(throws: ShimTransportError.nobodyListens("its socket does not exist")) {
            _ = try await connect("unix://\(path)", wireProtocol)
        }
    }

    /// A ttrpc server waits for more of what it takes for a frame, or ends the connection.
    @Test func theOtherProtocolIsNoAnswer() async throws {
        try await withServer(.ttrpc) {
            await #expect(throws: ShimTransportError.self) { _ = try await connect("unix://\(path)", .grpc) }
        }
        try await withServer(.grpc) {
            let transport = try await connect("unix://\(path)", .ttrpc)
            await #expect(throws: ShimTransportError.self) {
                try await transport.call(service: "s", method: "Echo", payload: [], timeout: .seconds(1))
            }
            await transport.close()
        }
    }
}
