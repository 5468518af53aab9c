// SPDX-License-Identifier: Apache-2.0

import LogText

/// Turns what is read from one source after another into updates.
struct LogPipeOutput {
    private let longestLineBytes: Int
    private let deliver: @Sendable (LogPipeUpdate) -> Void
    private var source: LogPipeSource?
    private var state: LogPipeState?
    private var decoder: LogDecoder
    /// Lines that were shown while they waited in the pipe, oldest first.
    private var peeked: [ArraySlice<UInt8>] = []
    /// Those of them that are still to come through their reader's copy, where they are passed over.
    private var comingAgain: [ArraySlice<UInt8>] = []

    init(_ longestLineBytes: Int, _ deliver: @escaping @Sendable (LogPipeUpdate) -> Void) {
        self.longestLineBytes = longestLineBytes
        self.deliver = deliver
        decoder = LogDecoder(stream: .shim, longestLineBytes: longestLineBytes)
    }

    /// Says where the lines that follow come from, unless it has been said.
    mutating func announce(_ source: LogPipeSource) {
        guard source != self.source else { return }
        if case .copy = source, case .peek = self.source { comingAgain = peeked } else { comingAgain = [] }
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
        peeked = []
        decoder = LogDecoder(stream: .shim, longestLineBytes: longestLineBytes, startsWithin: line)
    }

    mutating func take(_ bytes: [UInt8]) { deliver(decoder.take(bytes)) }

    /// The line that was begun will not be ended: it is delivered as it is.
    mutating func endLine() { deliver(decoder.finish()) }

    private mutating func deliver(_ lines: LogBatch) {
        if case .peek = source { peeked += lines.lines.indices.map { lines.text($0) } }
        let new = comingAgain.isEmpty ? lines : withoutThoseComingAgain(lines)
        if !new.isEmpty { deliver(.lines(new)) }
    }

    private mutating func withoutThoseComingAgain(_ lines: LogBatch) -> LogBatch {
        var new = LogBatch()
        for index in lines.lines.indices {
            // They come in their order, but for the end of a line whose beginning had been read.
            if let found = comingAgain.firstIndex(of: lines.text(index)) {
                comingAgain.removeFirst(found + 1)
            } else {
                new.append(index, of: lines)
            }
        }
        return new
    }
}
