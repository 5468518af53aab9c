// SPDX-License-Identifier: Apache-2.0

import NIOCore

@testable import TTRPC

/// A connection's bytes, in pieces, to the decoder and from there to both sides of a connection.
///
/// The input's first byte says where the bytes are cut, the second how many calls are in flight and, by its upper half,
/// whether the last byte stands there 4 MiB (14) or 4.5 MiB (15) more times.
enum FrameFuzz {
    static func run(_ input: [UInt8]) {
        guard input.count > 2, let last = input.last else { return }
        let stretch = input[1] < 0xe0 ? 0 : (Int(input[1] >> 4) - 6) << 19
        let bytes = Array(input.dropFirst(2)) + [UInt8](repeating: last, count: stretch)

        var decoder = FrameDecoder()
        var events: [FrameDecoder.Event] = []
        var isBroken = false
        for piece in Splits.pieces(of: bytes, seed: input[0]) where !isBroken {
            decoder.append(ByteBuffer(bytes: piece))
            do { while let event = try decoder.next() { events.append(event) } } catch { isBroken = true }
        }

        let expected = FrameModel(bytes)
        precondition(events == expected.events, "other frames when split: \(events) for \(expected.events)")
        precondition(isBroken == expected.isBroken, "broken is \(isBroken) when split")
        ClientFuzz.run(events, calls: Int(input[1] & 15))
        ServerFuzz.run(events)
    }
}
