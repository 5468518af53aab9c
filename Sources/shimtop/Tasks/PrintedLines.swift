// SPDX-License-Identifier: Apache-2.0

import LogText
import Synchronization
import VisibleText

/// Prints the lines of a log that comes in pieces; what a terminal would act upon is made visible.
final class PrintedLines: Sendable {
    private let json: Bool
    private let decoder = Mutex(LogDecoder(stream: .shim))
    private let output = StreamedOutput()

    init(json: Bool) { self.json = json }

    func take(_ bytes: [UInt8]) { show(decoder.withLock { $0.take(bytes) }) }

    /// Prints the line that was begun and will not be ended; throws when it, or one before it, was not taken.
    func finish() throws(OutputFailure) {
        show(decoder.withLock { $0.finish() })
        try output.check()
    }

    /// Returns once a line was not taken, or when the caller is cancelled.
    func waitUntilLost() async { await output.waitUntilLost() }

    private func show(_ batch: LogBatch) {
        let lines = (0..<batch.count).map { index in
            let line = String(decoding: batch.text(index), as: UTF8.self)
            return (json ? (try? JSONOutput.line(Line(line: line))) ?? "" : line.neutralised) + "\n"
        }
        output.write(Array(lines.joined().utf8))
    }

    private struct Line: Encodable { let line: String }
}
