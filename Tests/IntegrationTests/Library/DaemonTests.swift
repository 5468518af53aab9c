// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import GRPC
import HostRegistry
import NIOCore
import NIOPosix
import RPC
import StreamSockets
import Testing

/// containerd's own gRPC API, which is served by Go's implementation.
@Suite(.serialized, .realShims) struct DaemonTests {
    private static let patience = Duration.seconds(10)

    @Test func itTellsItsVersionAndItsContainers() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("web")
            try containerd.ctr("container", "create", "--rootfs", containerd.rootfs, "idle")
            let daemon = try await DaemonClient.connect(to: containerd.socket, timeout: Self.patience)
            let version = try await daemon.version(timeout: Self.patience)
            #expect(try containerd.ctr("version").contains(version))
            let containers = try await daemon.containers(in: containerd.namespace, timeout: Self.patience)
            #expect(containers.map(\.id.id) == ["idle", "web"])
            #expect(containers.allSatisfy { $0.runtime == "io.containerd.runc.v2" })
            #expect(try await daemon.containers(in: "nobody", timeout: Self.patience).isEmpty)
            await daemon.close()
        }
    }

    /// Go's implementation sends a PING with each answer, which must not be taken for an attack.
    @Test func manyCallsDoNotEndTheConnection() async throws {
        try await PrivateContainerd.run { containerd in
            let client = try await GRPCClient.connect(
                to: .path(containerd.socket),
                timeout: Self.patience,
                on: MultiThreadedEventLoopGroup.singleton.next()
            )
            let ended = Task { await client.waitUntilClosed() }
            for _ in 0..<2000 {
                _ = try await client.call(
                    service: "containerd.services.version.v1.Version",
                    method: "Version",
                    payload: [],
                    timeout: Self.patience
                )
            }
            await client.close()
            #expect(await ended.value == .byUs)
        }
    }

    @Test func itsEventsAreToldOnceWhoeverTells() async throws {
        try await PrivateContainerd.run { containerd in
            let exchange = EventExchange()
            let heard = exchange.subscribe()
            let daemon = try await DaemonClient.connect(to: containerd.socket, timeout: Self.patience)
            let forwarding = Task { try? await daemon.forwardEvents(to: exchange) }
            // The subscription is there once an event comes.
            var heardAny = false
            for attempt in 0..<100 where !heardAny {
                try containerd.ctr("namespace", "label", containerd.namespace, "attempt=\(attempt)")
                heardAny = try await withThrowingTaskGroup(of: Bool.self) { group in
                    group.addTask {
                        for await _ in heard { return true }; return false
                    }
                    group.addTask {
                        try await Task.sleep(for: .milliseconds(100)); return false
                    }
                    defer { group.cancelAll() }
                    return try await group.next() ?? false
                }
            }
            #expect(heardAny)
            let pid = try containerd.runTask("web")
            kill(pid, SIGKILL)
            let id = TaskID(namespace: containerd.namespace, id: "web")
            var topics: [TaskTopic] = []
            for await delivery in heard {
                guard let (told, event) = delivery.envelope.task, told == id else { continue }
                topics.append(event.topic)
                if event.topic == .exit { break }
            }
            #expect(topics == [.create, .start, .exit])
            #expect(
                !exchange.publish(
                    EventEnvelope(.exit(process: "web", pid: pid, status: 137, at: nil), of: id),
                    from: .wait
                ),
                "it was told already"
            )
            containerd.stop()
            await forwarding.value
            await daemon.close()
        }
    }

    @Test func oneThatIsGoneIsUnavailable() async throws {
        try await PrivateContainerd.run { containerd in
            containerd.stop()
            await #expect {
                _ = try await DaemonClient.connect(to: containerd.socket, timeout: Self.patience)
            } throws: { error in
                (error as? ShimError)?.code == .unavailable
            }
        }
    }
}
