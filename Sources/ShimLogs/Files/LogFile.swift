// SPDX-License-Identifier: Apache-2.0

import LogText

/// A file that lines are appended to.
struct LogFile: Sendable, Hashable {
    /// Where the newest lines are written.
    var path: String
    /// What the lines are wrapped in.
    var format: LineFormat
    /// Where lines were written when what they are wrapped in does not say.
    var stream: LogStream
    /// What is kept of a line.
    var longestLineBytes = LogDecoder.longestLineBytes

    func decoder() -> LogDecoder { LogDecoder(format: format, stream: stream, longestLineBytes: longestLineBytes) }
}
