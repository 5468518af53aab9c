// SPDX-License-Identifier: Apache-2.0

import RPC
import Testing

@testable import GRPC

@Suite(.timeLimit(.minutes(1))) struct GRPCServerStreamTests {
    @Test func messagesAreStreamedAsFastAsTheyAreTaken() async throws {
        let (written, write) = AsyncStream.makeStream(of: Int.self)
        let count: GRPCService.StreamingMethod = { payload, _, replies in
            for number in 0..<200 {
                try await replies.write([UInt8](repeating: UInt8(number), count: 1000) + payload)
                write.yield(number)
            }
            write.finish()
        }
        try await GRPCServer.with(["Echo": { payload, _ in payload }], streaming: ["Count": count]) {
            _,
            client async throws in
            var iterator = try await client.follow("Count", [9]).makeAsyncIterator()
            #expect(await written.first { $0 == 60 } != nil, "one window")
            for number in 0..<200 {
                #expect(try await iterator.next() == [UInt8](repeating: UInt8(number), count: 1000) + [9])
            }
            #expect(try await iterator.next() == nil)
        }
    }

    @Test func aStreamThatIsGivenUpEndsItsHandler() async throws {
        let (ends, end) = AsyncStream.makeStream(of: RPCStatus?.self)
        let endless: GRPCService.StreamingMethod = { _, _, replies in
            do { while true { try await replies.write([UInt8](repeating: 1, count: 1000)) } } catch {
                end.yield(error as? RPCStatus)
                throw error
            }
        }
        try await GRPCServer.with(streaming: ["Endless": endless]) { _, client async throws in
            for try await _ in try await client.follow("Endless") { break }
            #expect(await ends.first { _ in true }??.code == .cancelled)
        }
    }

    @Test func aStreamMayFailBeforeAndAfterAMessage() async throws {
        let status = RPCStatus(code: .aborted, message: "enough")
        let fail: GRPCService.StreamingMethod = { payload, _, replies in
            for byte in payload { try await replies.write([byte]) }
            throw status
        }
        try await GRPCServer.with(streaming: ["Fail": fail]) { _, client async throws in
            var none = try await client.follow("Fail").makeAsyncIterator()
            await #expect(throws: RPCError.status(status)) { try await none.next() }
            var one = try await client.follow("Fail", [4]).makeAsyncIterator()
            #expect(try await one.next() == [4])
            await #expect(throws: RPCError.status(status)) { try await one.next() }
        }
    }
}
