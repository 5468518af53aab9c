// SPDX-License-Identifier: Apache-2.0

import NIOHPACK
import RPC
import Testing

@testable import GRPC

/// Unary calls against a server whose frames a test wrote.
@Suite(.timeLimit(.minutes(1))) struct GRPCClientTests {
    @Test func aRequestSaysWhatWasAsked() async throws {
        try await ScriptedGRPCServer.with { request, peer in
            let headers = request.headers
            #expect(headers.first(name: ":method") == "POST")
            #expect(headers.first(name: ":scheme") == "http")
            #expect(headers.first(name: ":path") == "/test.Service/M\(request.payload[0])")
            #expect(headers.first(name: "te") == "trailers")
            #expect(headers.first(name: "content-type") == "application/grpc")
            #expect(headers.first(name: "grpc-timeout").flatMap(Timeout.decode).map { $0 > .seconds(4) } == true)
            #expect(request.streamID == Int32(2 * request.payload[0] + 1), "ids rise by two")
            peer.reply(request.streamID, request.payload + [9])
        } _: { client async throws in
            for number in 0..<3 as Range<UInt8> {
                #expect(try await client.ask("M\(number)", [number]) == [number, 9])
            }
        }
    }

    @Test func metadataIsSentInOrder() async throws {
        try await ScriptedGRPCServer.with { request, peer in
            let pairs = request.headers.filter { $0.name.count == 1 }.map { "\($0.name)=\($0.value)" }
            #expect(pairs == ["a=1", "b=2", "a=3"])
            peer.reply(request.streamID, [])
        } _: { client async throws in
            let metadata = [("a", "1"), ("b", "2"), ("a", "3")].map { (key: $0, value: $1) }
            _ = try await client.call(service: "s", method: "m", payload: [], metadata: metadata, timeout: .seconds(5))
        }
    }

    @Test func metadataThatHTTPCannotCarryFailsItsOwnCallOnly() async throws {
        try await ScriptedGRPCServer.with { request, peer in
            peer.reply(request.streamID, [1])
        } _: { client async throws in
            do throws(RPCError) {
                let metadata = [(key: "Upper", value: "1")]
                _ = try await client.call(
                    service: "s",
                    method: "m",
                    payload: [],
                    metadata: metadata,
                    timeout: .seconds(5)
                )
                Issue.record("it was sent")
            } catch {
                guard case .status(let status) = error else { throw error }
                #expect(status.code == .internal)
                #expect(status.message.hasPrefix("not sent: "))
            }
            #expect(try await client.ask("A") == [1])
        }
    }

    @Test func repliesMayComeInAnyOrder() async throws {
        let (waiting, wait) = AsyncStream.makeStream(of: Void.self)
        try await ScriptedGRPCServer.with { request, peer in
            switch request.payload[0] {
            case 1: wait.yield()
            default:
                peer.reply(request.streamID, request.payload)
                peer.reply(request.streamID - 2, [1])
            }
        } _: { client async throws in
            async let first = client.ask("Echo", [1])
            for await _ in waiting { break }
            #expect(try await client.ask("Echo", [2]) == [2])
            #expect(try await first == [1])
        }
    }

    @Test func aThousandCallsFromManyTasksGetTheirOwnAnswers() async throws {
        try await ScriptedGRPCServer.with { request, peer in
            peer.reply(request.streamID, request.payload)
        } _: { client async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<50 {
                    group.addTask {
                        for call in 0..<20 {
                            let payload = [UInt8(task), UInt8(call)]
                            let reply = try await client.ask("Echo", payload)
                            #expect(reply == payload)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }

    @Test func aReplyInManyPiecesIsPutTogether() async throws {
        let payload = [UInt8](repeating: 7, count: 300)
        try await ScriptedGRPCServer.with { request, peer in
            peer.begin(request.streamID)
            let bytes = [0, 0, 0, 1, 44] + payload
            for start in stride(from: 0, to: bytes.count, by: 3) {
                peer.data(request.streamID, Array(bytes[start..<min(start + 3, bytes.count)]))
            }
            peer.end(request.streamID, ["grpc-status": "0"])
        } _: { client async throws in
            #expect(try await client.ask("A") == payload)
        }
    }

    @Test func theLargestMessagesPassBothWays() async throws {
        let largest = [UInt8](repeating: 7, count: 4 << 20)
        try await ScriptedGRPCServer.with { request, peer in
            peer.reply(request.streamID, request.payload)
        } _: { client async throws in
            let reply = try await client.ask("Echo", largest, timeout: .seconds(30))
            #expect(reply == largest)
        }
    }

    @Test func anOversizedReplyFailsItsOwnCallOnly() async throws {
        let (events, event) = AsyncStream.makeStream(of: ScriptedPeer.Event.self)
        try await ScriptedGRPCServer.with(events: event) { request, peer in
            guard request.method == "Large" else { return peer.reply(request.streamID, []) }
            peer.begin(request.streamID)
            // The length is 4 MiB and a byte.
            peer.data(request.streamID, [0, 0x00, 0x40, 0x00, 0x01, 0xFF])
        } _: { client async throws in
            await #expect(throws: RPCError.replyTooLarge(.grpc, bytes: (4 << 20) + 1, limit: 4 << 20)) {
                try await client.ask("Large")
            }
            #expect(try await client.ask("Small") == [])
            #expect(await events.first { $0 == .reset(1) } != nil, "the server is told to stop")
        }
    }

    @Test func anOversizedRequestIsNotSent() async throws {
        try await ScriptedGRPCServer.with { request, peer in
            #expect(request.streamID == 1, "nothing came before")
            peer.reply(request.streamID, [])
        } _: { client async throws in
            let bytes = (4 << 20) + 1
            await #expect(throws: RPCError.requestTooLarge(.grpc, bytes: bytes, limit: 4 << 20)) {
                try await client.ask("Large", [UInt8](repeating: 0, count: bytes))
            }
            _ = try await client.ask("Small")
        }
    }

    /// A server whose window stays shut holds the requests up here.
    @Test func requestsThatNobodyReadsAreBounded() async throws {
        let server = try await ScriptedGRPCServer.listen(sending: emptySettings, closing: false)
        let client = try await GRPCClient.connect(to: server.address)
        await withTaskGroup(of: RPCError?.self) { group in
            for _ in 0..<8 {
                group.addTask {
                    do throws(RPCError) {
                        _ = try await client.ask("Large", [UInt8](repeating: 0, count: 4_000_000))
                        return nil
                    } catch {
                        return error
                    }
                }
            }
            // Those over the limit end at once; the others wait for a server that reads no more.
            for await error in group.prefix(3) {
                guard case .status(let status) = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
                #expect(status.code == .resourceExhausted)
            }
            await client.close()
        }
    }

    /// As grpc-go does, to measure the bandwidth.
    @Test func aPingWithEachResponseDoesNotEndTheConnection() async throws {
        let (events, event) = AsyncStream.makeStream(of: ScriptedPeer.Event.self)
        try await ScriptedGRPCServer.with(events: event) { request, peer in
            peer.ping()
            peer.reply(request.streamID, request.payload)
        } _: { client async throws in
            for call in 0..<1500 {
                let payload = [UInt8(call & 0xFF), UInt8(call >> 8)]
                let reply = try await client.ask("Echo", payload)
                #expect(reply == payload)
            }
        }
        event.finish()
        #expect(await events.reduce(0) { $0 + ($1 == .connected ? 1 : 0) } == 1, "and it is still the first one")
    }
}
