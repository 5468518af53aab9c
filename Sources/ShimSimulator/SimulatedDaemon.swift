// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import GRPC
import NIOCore
import StreamSockets
import SwiftProtobuf

/// The containerd of a simulated host: tells its version and the containers that it has, and nothing else.
enum SimulatedDaemon {
    static func listen(
        at path: String,
        _ scenario: Scenario,
        on eventLoop: any EventLoop
    ) async throws -> GRPCServer {
        let services = [
            GRPCService(
                name: "containerd.services.version.v1.Version",
                methods: [
                    "Version": { _, _ in
                        var reply = DaemonVersionResponse()
                        reply.version = "simulated"
                        return try reply.serializedBytes()
                    }
                ]
            ),
            GRPCService(
                name: "containerd.services.containers.v1.Containers",
                methods: ["List": { _, context in try containers(of: scenario, context).serializedBytes() }]
            ),
            GRPCService(
                name: "containerd.services.tasks.v1.Tasks",
                methods: ["List": { _, _ in try DaemonListTasksResponse().serializedBytes() }]
            ),
        ]
        return try await GRPCServer.listen(on: .path(path), services: services, eventLoop: eventLoop)
    }

    private static func containers(of scenario: Scenario, _ context: GRPCServerContext) -> DaemonListContainersResponse
    {
        let namespace = context.metadata.first { $0.key == "containerd-namespace" }?.value
        var reply = DaemonListContainersResponse()
        for shim in scenario.shims + scenario.visitors where shim.namespace == namespace {
            reply.containers += shim.tasks.map { task in
                var container = DaemonContainer()
                container.id = task.id
                return container
            }
        }
        return reply
    }
}
