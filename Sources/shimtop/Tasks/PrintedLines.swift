// SPDX-License-Identifier: Apache-2.0

import Glibc
import LogText
import Synchronization
import TerminalStyle

/// Prints the lines of a log that comes in pieces; what a terminal would act upon is made visible.
final class PrintedLines: Sendable {
    private let decoder = Mutex(LogDecoder(stream: .shim))

    func take(_ bytes: [UInt8]) { show(decoder.withLock { $0.take(bytes) }) }

    /// Prints the line that was begun and will not be ended.
    func finish() { show(decoder.withLock { $0.finish() }) }

    private func show(_ batch: LogBatch) {
        for index in 0..<batch.count { print(String(decoding: batch.text(index), as: UTF8.self).neutralised) }
        // A line is seen at once in a pipe, too.
        fflush(nil)
    }
}
