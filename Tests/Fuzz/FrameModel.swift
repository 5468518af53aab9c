// SPDX-License-Identifier: Apache-2.0

@testable import TTRPC

/// What the protocol's text says that bytes mean, when all are there at once.
struct FrameModel {
    private(set) var events: [FrameDecoder.Event] = []
    private(set) var isBroken = false

    init(_ bytes: [UInt8]) {
        var rest = bytes[...]
        while rest.count >= 10 {
            let header = Array(rest.prefix(10))
            let length = Self.number(header[0..<4])
            let streamID = UInt32(Self.number(header[4..<8]))
            guard header[0] == 0, let kind = Frame.Kind(rawValue: header[8]) else {
                isBroken = true
                return
            }
            if length > 4_194_304 {
                events.append(.oversized(streamID: streamID, bytes: length))
            } else if rest.count < 10 + length {
                return
            } else {
                let data = Array(rest.dropFirst(10).prefix(length))
                let flags = Frame.Flags(rawValue: header[9])
                events.append(.frame(Frame(streamID: streamID, kind: kind, flags: flags, data: data)))
            }
            rest = rest.dropFirst(10 + length)
        }
    }

    private static func number(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $0 << 8 | Int($1) } }
}
