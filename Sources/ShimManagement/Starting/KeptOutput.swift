// SPDX-License-Identifier: Apache-2.0

import Subprocess
import Synchronization

/// What a program printed, as far as it is kept; can be read while the program runs.
final class KeptOutput: Sendable {
    /// The program printed more on stdout than any answer takes.
    struct TooLong: Error {}

    static let limitBytes = 64 << 10

    private struct Streams {
        var output: [UInt8] = []
        var errors: [UInt8] = []
    }

    private let streams = Mutex(Streams())

    /// All of stdout.
    var output: [UInt8] { streams.withLock { $0.output } }
    /// The end of stderr.
    var errors: String { String(decoding: streams.withLock { $0.errors }, as: UTF8.self) }

    /// The last lines of stderr behind a colon, for the end of a sentence; empty when there are none.
    var complaint: String {
        let lines = errors.split(whereSeparator: \.isNewline).suffix(8).map { $0.suffix(400) }
        return lines.isEmpty ? "" : ": " + lines.joined(separator: "\n")
    }

    /// Takes stdout until its end.
    func takeOutput(_ stream: SubprocessOutputSequence) async throws {
        for try await buffer in stream {
            let isTooLong = streams.withLock { streams in
                buffer.withUnsafeBytes { streams.output += $0 }
                return streams.output.count > Self.limitBytes
            }
            if isTooLong { throw TooLong() }
        }
    }

    /// Takes stderr until its end, or until nobody waits for it any more, and drops all but the end.
    func takeErrors(_ stream: SubprocessOutputSequence) async throws {
        for try await buffer in stream {
            streams.withLock { streams in
                buffer.withUnsafeBytes { streams.errors += $0 }
                streams.errors.removeFirst(max(0, streams.errors.count - Self.limitBytes))
            }
            // A process that the program left behind may write for ever.
            if Task.isCancelled { return }
        }
    }
}
