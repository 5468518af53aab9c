// SPDX-License-Identifier: Apache-2.0

/// Turns what is read from one source after another into updates.
struct LogPipeOutput {
    private let longestLineBytes: Int
    private let linesPerBatch: Int
    private let deliver: @Sendable (LogPipeUpdate) -> Void
    private var source: LogPipeSource?
    private var state: LogPipeState?
    private var splitter: LineSplitter

    init(_ longestLineBytes: Int, _ linesPerBatch: Int, _ deliver: @escaping @Sendable (LogPipeUpdate) -> Void) {
        self.longestLineBytes = longestLineBytes
        self.linesPerBatch = linesPerBatch
        self.deliver = deliver
        splitter = LineSplitter(longestLineBytes: longestLineBytes)
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
        splitter = LineSplitter(longestLineBytes: longestLineBytes, startsWithin: line)
    }

    mutating func take(_ bytes: [UInt8]) {
        let (lines, cut) = splitter.take(bytes)
        for start in stride(from: 0, to: lines.count, by: linesPerBatch) {
            deliver(.lines(Array(lines[start..<min(start + linesPerBatch, lines.count)])))
        }
        if cut > 0 { deliver(.dropped(cut)) }
    }

    /// The line that was begun will not be ended: it is delivered as it is.
    mutating func endLine() {
        if let line = splitter.finish() { deliver(.lines([line])) }
    }
}
