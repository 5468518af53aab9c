// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import TTRPC

@Suite struct FrameDecoderTests {
    private static let stream: [UInt8] = [
        // A response without data: an empty reply.
        0x00, 0x00, 0x00, 0x00,  // data length
        0x00, 0x00, 0x00, 0x01,  // stream
        0x02,  // type: response
        0x00,  // flags
        // A request of three bytes.
        0x00, 0x00, 0x00, 0x03,
        0x00, 0x00, 0x01, 0x01,
        0x01,  // type: request
        0x02,  // flags: remote open
        0x07, 0x08, 0x09,  // data
        // The end of a stream.
        0x00, 0x00, 0x00, 0x01,
        0xFF, 0xFF, 0xFF, 0xFF,
        0x03,  // type: data
        0x01,  // flags: remote closed
        0x2A,  // data
    ]

    private static let frames: [FrameDecoder.Event] = [
        .frame(Frame(streamID: 1, kind: .response, data: [])),
        .frame(Frame(streamID: 0x101, kind: .request, flags: .remoteOpen, data: [7, 8, 9])),
        .frame(Frame(streamID: .max, kind: .data, flags: .remoteClosed, data: [0x2A])),
    ]

    /// What a decoder makes of bytes that arrive in these pieces.
    private func events(_ pieces: [[UInt8]]) throws -> [FrameDecoder.Event] {
        var decoder = FrameDecoder()
        var events: [FrameDecoder.Event] = []
        for piece in pieces {
            decoder.append(ByteBuffer(bytes: piece))
            while let event = try decoder.next() { events.append(event) }
        }
        return events
    }

    @Test func aStreamIsCutIntoItsFrames() throws {
        #expect(try events([Self.stream]) == Self.frames)
    }

    @Test func everySplitPointGivesTheSameFrames() throws {
        for first in 0...Self.stream.count {
            for second in first...Self.stream.count {
                let pieces = [Self.stream[..<first], Self.stream[first..<second], Self.stream[second...]].map(
                    Array.init
                )
                #expect(try events(pieces) == Self.frames, "split at \(first) and \(second)")
            }
        }
    }

    @Test func bytesThatComeOneByOneGiveTheSameFrames() throws {
        #expect(try events(Self.stream.map { [$0] }) == Self.frames)
    }

    @Test func anIncompleteFrameIsNoFrameYet() throws {
        for count in 0..<10 { #expect(try events([Array(Self.stream.prefix(count))]) == []) }
    }

    @Test func aFrameMayHoldFourMebibytes() throws {
        let data = [UInt8](repeating: 1, count: 4 << 20)
        let header: [UInt8] = [0x00, 0x40, 0x00, 0x00, 0, 0, 0, 1, 2, 0]
        #expect(try events([header, data]) == [.frame(Frame(streamID: 1, kind: .response, data: data))])
    }

    @Test(arguments: [1, 1000, 65_536, 5 << 20])
    func whatIsLargerIsThrownAwayAndWhatFollowsIsRead(pieceBytes: Int) throws {
        let header: [UInt8] = [
            0x00, 0x40, 0x00, 0x01,  // data length: 4 MiB and one byte
            0x00, 0x00, 0x00, 0x05,  // stream
            0x02,  // type: response
            0x00,  // flags
        ]
        let all = header + [UInt8](repeating: 0xFF, count: (4 << 20) + 1) + Self.stream
        // Byte by byte at the edges is what matters; the middle of the data comes at once.
        let pieces =
            pieceBytes > 1
            ? stride(from: 0, to: all.count, by: pieceBytes).map { Array(all[$0..<min($0 + pieceBytes, all.count)]) }
            : all.prefix(20).map { [$0] } + [Array(all[20..<(all.count - 50)])] + all.suffix(50).map { [$0] }
        #expect(try events(pieces) == [.oversized(streamID: 5, bytes: (4 << 20) + 1)] + Self.frames)
    }

    @Test func aLengthWithAFirstByteOtherThanZeroIsNoFrame() {
        #expect(throws: FrameDecoder.Broken(description: "the frame starts with 0x48545450 where its length belongs")) {
            try events([Array("HTTP/1.1 400 Bad Request\r\n".utf8)])
        }
    }

    @Test(arguments: [0, 4, 0x20, 0xFF] as [UInt8])
    func anUnknownTypeIsNoFrame(type: UInt8) {
        #expect(throws: FrameDecoder.Broken(description: "a frame of type \(type) on stream 7")) {
            try events([Self.stream, [0, 0, 0, 1, 0, 0, 0, 7, type, 0, 0]])
        }
    }

    /// HTTP/2's first frame, which a gRPC server sends unasked, is told from ttrpc.
    @Test func theSettingsOfAGRPCServerAreNoFrame() {
        let settings: [UInt8] = [0, 0, 6, 4, 0, 0, 0, 0, 0, 0, 5, 0, 0, 0x40, 0]
        #expect(throws: FrameDecoder.Broken.self) { try events([settings]) }
    }

    @Test(arguments: UInt64(1)...8)
    func noiseGivesFramesOrIsBroken(seed: UInt64) {
        var random = SeededRandom(seed)
        for _ in 0..<500 {
            var bytes = Self.stream + Self.stream
            for _ in 0..<Int.random(in: 1...6, using: &random) {
                bytes[Int.random(in: bytes.indices, using: &random)] = .random(in: 0...255, using: &random)
            }
            let cut = Int.random(in: bytes.indices, using: &random)
            do {
                for event in try events([Array(bytes[..<cut]), Array(bytes[cut...])]) {
                    if case .frame(let frame) = event { #expect(frame.data.count <= bytes.count) }
                }
            } catch {
                #expect(error is FrameDecoder.Broken)
            }
        }
    }
}
