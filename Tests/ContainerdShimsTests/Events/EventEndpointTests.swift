// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import FoundationEssentials
import Glibc
import LinuxHost
import NIOCore
import NIOPosix
import RPC
import ShimTestSupport
import StreamSockets
import SwiftProtobuf
import TTRPC
import Testing

/// Where shims send their events, over a real socket.
@Suite(.timeLimit(.minutes(1))) struct EventEndpointTests {
    private let folder: TemporaryFolder
    private let exchange = EventExchange()
    private let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
    private var path: String { folder.path + "/events.ttrpc" }

    init() throws { folder = try TemporaryFolder() }

    /// Runs an endpoint for as long as the body takes, and returns when it has ended.
    private func withEndpoint(_ body: (TTRPCClient) async throws -> Void) async throws {
        let endpoint = try await EventEndpoint.listen(on: path, publishingTo: exchange, eventLoop: eventLoop)
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await endpoint.run() }
            defer { group.cancelAll() }
            let client = try await TTRPCClient.connect(to: .path(path), timeout: .seconds(10), on: eventLoop)
            try await body(client)
            await client.close()
        }
    }

    private func forward(_ payload: [UInt8], _ client: TTRPCClient) async throws -> [UInt8] {
        try await client.call(
            service: "containerd.services.events.ttrpc.v1.Events",
            method: "Forward",
            payload: payload,
            timeout: .seconds(10)
        )
    }

    @Test func whatAShimForwardsIsPublishedAsItWasSent() async throws {
        var reader = exchange.subscribe().makeAsyncIterator()
        let exit: [UInt8] = try EventTaskExit.with {
            $0.containerID = "t"
            $0.id = "t"
            $0.pid = 7
            $0.exitStatus = 137
        }.serializedBytes()
        let request = EventForwardRequest.with {
            $0.envelope.timestamp = Google_Protobuf_Timestamp(seconds: 1000)
            $0.envelope.namespace = "ns"
            $0.envelope.topic = "/tasks/exit"
            $0.envelope.event.typeURL = "containerd.events.TaskExit"
            $0.envelope.event.value.append(contentsOf: exit)
        }
        try await withEndpoint { client in
            let reply = try await forward(request.serializedBytes(), client)
            #expect(reply.isEmpty)
        }
        let envelope = try #require(await reader.next()?.envelope)
        #expect(envelope.timestamp.timeIntervalSince1970 == 1000)
        #expect(envelope.topic == "/tasks/exit")
        #expect(envelope.task?.id == TaskID(namespace: "ns", id: "t"))
        #expect(envelope.task?.event == .exit(process: "t", pid: 7, status: 137, at: nil))
    }

    @Test func whatIsNoEventIsRefusedAndTheConnectionLivesOn() async throws {
        try await withEndpoint { client in
            await #expect {
                try await forward([0xff, 0xff], client)
            } throws: { error in
                guard case .status(let status)? = error as? RPCError else { return false }
                return status.code == .invalidArgument && status.message.hasPrefix("no ForwardRequest: ")
            }
            let request = EventForwardRequest.with { $0.envelope.topic = "/tasks/oom" }
            let reply = try await forward(request.serializedBytes(), client)
            #expect(reply.isEmpty)
        }
    }

    @Test func afterItsEndTheSocketRefuses() async throws {
        try await withEndpoint { _ in #expect(UnixSocketProbe.probe(path: path) == .listening(pid: getpid())) }
        #expect(UnixSocketProbe.probe(path: path) == .refused)
    }

    @Test func anEndpointTakesThePlaceOfOneThatIsReserved() async throws {
        try EventEndpoint.reserve(path)
        #expect(UnixSocketProbe.probe(path: path) == .refused)
        try EventEndpoint.reserve(path)
        try await withEndpoint { _ in #expect(UnixSocketProbe.probe(path: path) == .listening(pid: getpid())) }
    }

    @Test func whereSomebodyListensNobodyElseDoes() async throws {
        try await withEndpoint { client in
            await #expect {
                try await EventEndpoint.listen(on: path, publishingTo: exchange, eventLoop: eventLoop)
            } throws: {
                ($0 as? ShimError)?.code == .unavailable
            }
            try EventEndpoint.reserve(path)
            let request = EventForwardRequest.with { $0.envelope.topic = "/tasks/oom" }
            let reply = try await forward(request.serializedBytes(), client)
            #expect(reply.isEmpty)
        }
    }

    @Test func aPlaceWhereNoSocketCanBeIsSaidToBeNone() async throws {
        let nowhere = folder.path + "/missing/events.ttrpc"
        #expect { try EventEndpoint.reserve(nowhere) } throws: { ($0 as? ShimError)?.code == .unavailable }
        await #expect {
            try await EventEndpoint.listen(on: nowhere, publishingTo: exchange, eventLoop: eventLoop)
        } throws: {
            ($0 as? ShimError)?.code == .unavailable
        }
    }
}
