// SPDX-License-Identifier: Apache-2.0

import NIOCore
import TTRPC

/// Encoding and decoding a frame of the size of a `State` reply.
enum FrameBenchmark {
    private static let count = 1_000_000
    static let replyBytes = 160

    static func run(into table: inout ResultTable) {
        let frame = Frame(streamID: 1, kind: .response, data: [UInt8](repeating: 7, count: replyBytes))
        var encoded = ByteBuffer()
        table.add(
            "frame, encode",
            time {
                encoded.clear(); frame.write(into: &encoded)
            }
        )

        var decoder = FrameDecoder()
        var decoded = 0
        let decoding = time {
            decoder.append(encoded)
            if (try? decoder.next()) != nil { decoded += 1 }
        }
        precondition(decoded == count, "a frame was lost")
        table.add("frame, decode", decoding)
    }

    private static func time(_ body: () -> Void) -> String {
        let elapsed = ContinuousClock().measure { for _ in 0..<count { body() } }
        return "\(Int(elapsed / .nanoseconds(1)) / count) ns"
    }
}
