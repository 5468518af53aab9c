// SPDX-License-Identifier: Apache-2.0

import LogText

/// Turns what is read from one source after another into updates.
struct LogPipeOutput {
    private let longestLineBytes: Int
    private let deliver: @Sendable (LogPipeUpdate) -> Void
    private var source: LogPipeSource?
    private var state: LogPipeState?
    private var decoder: LogDecoder

    init(_ longestLineBytes: Int, _ deliver: @escaping @Sendable (LogPipeUpdate) -> Void) {
        self.longestLineBytes = longestLineBytes
        self.deliver = deliver
        decoder = LogDecoder(stream: .shim, longestLineBytes: longestLineBytes)
    }

    /// Says where the lines that follow come from, unless it has been said.
    mutating func announce(_ source: LogPipeSource) {
        guard source != self.source else { return }
        self.source = source
        deliver(.source(source))
    }

    /// Says how things stand with the pipe, unless it has been said.
    mutating func announce(_ state: LogPipeState) {
        guard state != self.state else { return }
        self.state = state
        deliver(.state(state))
    }

    /// Forgets the line that was begun: what follows is another piece of text.
    mutating func startAnew(within line: Bool = false) {
        decoder = LogDecoder(stream: .shim, longestLineBytes: longestLineBytes, startsWithin: line)
    }

    mutating func take(_ bytes: [UInt8]) { deliver(decoder.take(bytes)) }

    /// The line that was begun will not be ended: it is delivered as it is.
    mutating func endLine() { deliver(decoder.finish()) }

    private func deliver(_ lines: LogBatch) {
        if !lines.isEmpty { deliver(.lines(lines)) }
    }
}
