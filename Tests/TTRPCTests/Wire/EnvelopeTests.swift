// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import RPC
import SwiftProtobuf
import Testing

@testable import TTRPC

/// What is written and read by hand is what generated code writes and reads.
@Suite struct EnvelopeTests {
    private func generated(_ envelope: RequestEnvelope) throws -> [UInt8] {
        try WireRequest.with {
            $0.service = envelope.service
            $0.method = envelope.method
            $0.payload = Data(envelope.payload)
            $0.timeoutNano = envelope.timeoutNano
            $0.metadata = envelope.metadata.map { pair in WireKeyValue.with { ($0.key, $0.value) = pair } }
        }.serializedBytes()
    }

    @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, 3 << 20])
    func aRequestIsWhatGeneratedCodeWrites(length: Int) throws {
        let text = String(repeating: "é", count: length / 2)
        for timeout in [0, 1, 2_000_000_000, .max, -1, .min] as [Int64] {
            let envelope = RequestEnvelope(
                service: text,
                method: "State",
                payload: [UInt8](repeating: 7, count: length),
                timeoutNano: timeout,
                metadata: [("k", text), ("", ""), (text, "v")]
            )
            #expect(try envelope.bytes == generated(envelope))
        }
    }

    @Test func aRequestOfNothingIsEmpty() {
        let envelope = RequestEnvelope(service: "", method: "", payload: [], timeoutNano: 0, metadata: [])
        #expect(envelope.bytes == [])
    }

    @Test(arguments: [0, 1, 127, 128, 16_383, 16_384, 3 << 20])
    func thePayloadOfASuccessIsRead(length: Int) throws {
        let payload = [UInt8](repeating: 7, count: length)
        let bytes: [UInt8] = try WireResponse.with { $0.payload = Data(payload) }.serializedBytes()
        #expect(ResponseEnvelope.reply(bytes) == .success(payload))
    }

    @Test(
        "whatever else a reply holds is read as generated code reads it",
        arguments: [
            ([0x12, 0x00], []),
            ([0x12, 0x82, 0x00, 0x01, 0x02], [1, 2]),
            // The last of several payloads counts.
            ([0x12, 0x01, 0x01, 0x12, 0x01, 0x02], [2]),
            // A status of code 0 is a success.
            ([0x0A, 0x00, 0x12, 0x01, 0x2A], [0x2A]),
            // A field of a later version.
            ([0x18, 0x01, 0x12, 0x01, 0x2A], [0x2A]),
            // A length in five bytes.
            ([0x12, 0x81, 0x80, 0x80, 0x80, 0x00, 0x2A], [0x2A]),
        ] as [([UInt8], [UInt8])]
    )
    func otherSuccesses(bytes: [UInt8], payload: [UInt8]) {
        #expect(ResponseEnvelope.reply(bytes) == .success(payload))
    }

    @Test(
        arguments: [[0x12], [0x12, 0x01], [0x12, 0x80], [0x12, 0x02, 0x01], [0x12, 0x01, 0x01, 0x01]] as [[UInt8]]
    )
    func whatIsNoResponseIsMalformed(bytes: [UInt8]) {
        #expect(
            ResponseEnvelope.reply(bytes)
                == .failure(.malformedReply(.ttrpc, "its \(bytes.count) bytes cannot be decoded"))
        )
    }
}
