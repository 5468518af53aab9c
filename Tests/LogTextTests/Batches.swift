// SPDX-License-Identifier: Apache-2.0

@testable import LogText

extension LogBatch {
    /// Each line's text.
    var texts: [String] { lines.indices.map { String(decoding: text($0), as: UTF8.self) } }

    /// A batch of lines of one stream.
    init(_ texts: [String], stream: LogStream = .output) {
        self.init()
        for text in texts { append(text.utf8, stream: stream) }
    }
}

extension LogDecoder {
    mutating func take(_ text: String) -> LogBatch { take(Array(text.utf8)) }
}

extension LineFacts {
    init(_ text: String) { self.init(Array(text.utf8)[...]) }
}
