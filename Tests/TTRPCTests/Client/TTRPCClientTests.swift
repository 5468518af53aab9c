// SPDX-License-Identifier: Apache-2.0

import RPC
import Testing

@testable import TTRPC

/// A client against bytes that a test wrote.
@Suite(.timeLimit(.minutes(1))) struct TTRPCClientTests {
    @Test func aRequestSaysWhatWasAskedAndRequestsAreInOrder() async throws {
        try await ScriptedTTRPCServer.with { peer in
            for number in 0..<3 {
                let (streamID, request) = try peer.request()
                #expect(streamID == UInt32(2 * number + 1))
                #expect(request.service == "test.Service")
                #expect(request.method == "M\(number)")
                #expect(Array(request.payload) == [UInt8(number)])
                #expect(request.timeoutNano == 5_000_000_000)
                #expect(request.metadata.isEmpty)
                try peer.reply(streamID, [UInt8(number), 9])
            }
        } _: { client async throws in
            for number in 0..<3 {
                #expect(try await client.ask("M\(number)", [UInt8(number)]) == [UInt8(number), 9])
            }
        }
    }

    @Test func metadataIsSentInOrder() async throws {
        try await ScriptedTTRPCServer.with { peer in
            let (streamID, request) = try peer.request()
            #expect(request.metadata.map { "\($0.key)=\($0.value)" } == ["a=1", "b=2", "a=3"])
            try peer.reply(streamID, [])
        } _: { client async throws in
            let metadata = [("a", "1"), ("b", "2"), ("a", "3")].map { (key: $0, value: $1) }
            _ = try await client.call(service: "s", method: "m", payload: [], metadata: metadata, timeout: .seconds(5))
        }
    }

    @Test func repliesMayComeInAnyOrder() async throws {
        try await ScriptedTTRPCServer.with { peer in
            let calls = [try peer.request(), try peer.request(), try peer.request()]
            for (streamID, request) in calls.reversed() { try peer.reply(streamID, Array(request.payload)) }
        } _: { client async throws in
            async let first = client.ask("Echo", [1])
            async let second = client.ask("Echo", [2])
            async let third = client.ask("Echo", [3])
            #expect(try await [first, second, third] == [[1], [2], [3]])
        }
    }

    @Test func aStatusAnEmptyReplyAndNonsenseEachEndTheirCallOnly() async throws {
        try await ScriptedTTRPCServer.with { peer in
            // Field 1, status: code 5, message "no".
            try peer.respond(try peer.request().streamID, [0x0A, 6, 0x08, 5, 0x12, 2, 0x6E, 0x6F])
            try peer.respond(try peer.request().streamID, [])
            try peer.respond(try peer.request().streamID, [0xFF])
            try peer.reply(try peer.request().streamID, [4])
        } _: { client async throws in
            await #expect(throws: RPCError.status(RPCStatus(code: .notFound, message: "no"))) {
                try await client.ask("A")
            }
            #expect(try await client.ask("B") == [])
            await #expect(throws: RPCError.malformedReply(.ttrpc, "its 1 bytes cannot be decoded")) {
                try await client.ask("C")
            }
            #expect(try await client.ask("D") == [4])
        }
    }

    @Test func aLateReplyToACallThatWasGivenUpIsDropped() async throws {
        try await ScriptedTTRPCServer.with { peer in
            let late = try peer.request()
            let next = try peer.request()
            try peer.reply(late.streamID, [1])
            try peer.reply(next.streamID, [2])
        } _: { client async throws in
            await #expect(throws: RPCError.deadlineExceeded(after: .milliseconds(30))) {
                try await client.ask("Slow", timeout: .milliseconds(30))
            }
            #expect(try await client.ask("Next") == [2])
        }
    }

    @Test(arguments: [Duration.zero, .seconds(-100_000_000)])
    func aTimeoutOfNothingIsOverAtOnce(timeout: Duration) async throws {
        try await ScriptedTTRPCServer.with { peer in
            _ = try peer.request()
            try peer.waitForEnd()
        } _: { client async throws in
            await #expect(throws: RPCError.deadlineExceeded(after: timeout)) {
                try await client.ask("A", timeout: timeout)
            }
        }
    }

    @Test func anOversizedReplyFailsItsOwnCallOnly() async throws {
        let bytes = (4 << 20) + 1
        try await ScriptedTTRPCServer.with { peer in
            let (streamID, _) = try peer.request()
            let header: [UInt8] = [
                0x00, 0x40, 0x00, 0x01,  // data length: 4 MiB and a byte
                0x00, 0x00, 0x00, UInt8(streamID),  // stream
                0x02,  // type: response
                0x00,  // flags
            ]
            try peer.write(header + [UInt8](repeating: 0xFF, count: bytes))
            let next = try peer.request()
            try peer.reply(next.streamID, [UInt8](repeating: 7, count: (4 << 20) - 5))
        } _: { client async throws in
            await #expect(throws: RPCError.replyTooLarge(.ttrpc, bytes: bytes, limit: 4 << 20)) {
                try await client.ask("Large")
            }
            let largest = try await client.ask("Largest")
            #expect(largest.count == (4 << 20) - 5)
        }
    }

    @Test func anOversizedRequestIsNotSent() async throws {
        try await ScriptedTTRPCServer.with { peer in
            let (streamID, request) = try peer.request()
            #expect(streamID == 1, "nothing came before")
            #expect(request.method == "Small")
            try peer.reply(streamID, [])
        } _: { client async throws in
            do throws(RPCError) {
                _ = try await client.ask("Large", [UInt8](repeating: 0, count: 4 << 20))
                Issue.record("it was sent")
            } catch {
                guard case .requestTooLarge(.ttrpc, let bytes, limit: 4 << 20) = error else { throw error }
                #expect(bytes > 4 << 20)
            }
            _ = try await client.ask("Small")
        }
    }

    @Test func requestsThatNobodyReadsAreBounded() async throws {
        let server = try ScriptedTTRPCServer()
        let client = try await TTRPCClient.connect(to: server.address, timeout: .seconds(5), on: someEventLoop)
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
            // Those over the limit end at once; the others wait for a server that never accepts.
            for await error in group.prefix(2) {
                guard case .status(let status) = error else {
                    Issue.record("\(String(describing: error))")
                    continue
                }
                #expect(status.code == .resourceExhausted)
            }
            await client.close()
        }
    }

    @Test(arguments: CallPlace.allCases)
    func aThousandCallsFromManyTasksRiseOnTheWireAndGetTheirOwnAnswers(place: CallPlace) async throws {
        try await ScriptedTTRPCServer.with { peer in
            var last: UInt32 = 0
            for _ in 0..<1000 {
                let (streamID, request) = try peer.request()
                #expect(streamID == (last == 0 ? 1 : last + 2))
                last = streamID
                try peer.reply(streamID, Array(request.payload))
            }
        } _: { client async throws in
            try await withThrowingTaskGroup(of: Void.self) { group in
                for task in 0..<50 {
                    group.addTask {
                        for call in 0..<20 {
                            let payload = [UInt8(task), UInt8(call)]
                            let reply = try await client.ask("Echo", payload, from: place)
                            #expect(reply == payload)
                        }
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
