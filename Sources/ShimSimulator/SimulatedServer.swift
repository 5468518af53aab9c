// SPDX-License-Identifier: Apache-2.0

import GRPC
import NIOCore
import StreamSockets
import TTRPC

/// The server of one simulated shim, of either protocol.
enum SimulatedServer: Sendable {
    case ttrpc(TTRPCServer)
    case grpc(GRPCServer)
    case garbage(GarbageServer)

    /// Listens at a path that is free; calls are answered once it runs.
    static func listen(
        _ wireProtocol: SimulatedShim.WireProtocol,
        at path: String,
        _ service: SimulatedTaskService,
        on eventLoop: any EventLoop
    ) async throws -> SimulatedServer {
        switch wireProtocol {
        case .ttrpc:
            let methods = service.methods.mapValues { method -> TTRPCService.Method in
                { payload, _ in try await method(payload) }
            }
            let services = [TTRPCService(name: service.name, methods: methods)]
            return .ttrpc(try await TTRPCServer.listen(on: .path(path), services: services, eventLoop: eventLoop))
        case .grpc:
            let methods = service.methods.mapValues { method -> GRPCService.Method in
                { payload, _ in try await method(payload) }
            }
            let services = [GRPCService(name: service.name, methods: methods)]
            return .grpc(try await GRPCServer.listen(on: .path(path), services: services, eventLoop: eventLoop))
        }
    }

    /// Answers until the caller's task is cancelled.
    func run() async {
        switch self {
        case .ttrpc(let server): await server.run()
        case .grpc(let server): await server.run()
        case .garbage(let server): await server.run()
        }
    }
}
