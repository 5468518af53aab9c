// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import GRPC

@Suite struct MessageDecoderTests {
    private let wire: [UInt8] = [
        0,  // not compressed
        0, 0, 0, 2,  // length
        0xAA, 0xBB,
        0, 0, 0, 0, 0,  // an empty message
        0, 0, 0, 0, 1, 0xCC,
    ]

    @Test func aMessageIsWrittenAsItIsRead() throws {
        var decoder = MessageDecoder()
        let bytes = Message.encode([0xAA, 0xBB], ByteBufferAllocator())
        #expect(Array(bytes.readableBytesView) == Array(wire.prefix(7)))
        #expect(try decoder.append(bytes) == [[0xAA, 0xBB]])
    }

    @Test func everySplitGivesTheSameMessages() throws {
        for first in 0...wire.count {
            for second in first...wire.count {
                var decoder = MessageDecoder()
                var messages: [[UInt8]] = []
                for piece in [wire[..<first], wire[first..<second], wire[second...]] {
                    messages += try decoder.append(ByteBuffer(bytes: piece))
                }
                #expect(messages == [[0xAA, 0xBB], [], [0xCC]])
                #expect(!decoder.isInsideMessage)
            }
        }
    }

    @Test func anEndInsideAMessageIsSeen() throws {
        for count in 1..<7 {
            var decoder = MessageDecoder()
            #expect(try decoder.append(ByteBuffer(bytes: wire.prefix(count))) == [])
            #expect(decoder.isInsideMessage)
        }
    }

    @Test func aPrefixSaysEnoughToRefuse() {
        var decoder = MessageDecoder()
        #expect(throws: MessageDecoder.Failure.compressed) { try decoder.append(ByteBuffer(bytes: [1])) }
        decoder = MessageDecoder()
        #expect(throws: MessageDecoder.Failure.tooLarge(bytes: 0xFFFF_FFFF)) {
            try decoder.append(ByteBuffer(bytes: [0, 0xFF, 0xFF, 0xFF, 0xFF]))
        }
        decoder = MessageDecoder()
        #expect(throws: MessageDecoder.Failure.tooLarge(bytes: (4 << 20) + 1)) {
            try decoder.append(ByteBuffer(bytes: [0, 0, 0x40, 0, 1]))
        }
    }
}
