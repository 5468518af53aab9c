// SPDX-License-Identifier: Apache-2.0

import LinuxHost
import LogText

/// One of a container's FIFOs, open for reading.
struct OpenPipe: ~Copyable {
    private let pipe: OutputPipe
    private let watch: FileWatch
    private let fifo: FIFO
    private var decoder: LogDecoder
    /// A pipe without a writer is always ready to read, and not waited for.
    private var hasWriter = true

    init(_ pipe: OutputPipe, _ options: LogOptions) throws(SystemError) {
        let watch = try FileWatch(pipe.path, for: .opened)
        let fifo = try FIFO(pipe.path)
        _ = watch.pending()
        self.pipe = pipe
        self.watch = watch
        self.fifo = fifo
        decoder = LogDecoder(stream: pipe.stream, longestLineBytes: options.longestLineBytes)
    }

    /// For waiting until there is something to do.
    var descriptors: [Int32] { hasWriter ? [watch.descriptor, fifo.descriptor] : [watch.descriptor] }

    /// Who else reads the pipe, as a sentence; nil when nobody does.
    var otherReader: String? {
        pipe.reader(of: fifo.identity).map { "\($0.name) (\($0.pid)) reads \(pipe.path): not a byte is taken" }
    }

    /// Why nothing more is to be read, as a sentence: somebody has come, or the pipe is gone; nil when all is as before.
    var reasonToStop: String? {
        if FIFO.identity(of: pipe.path) != fifo.identity { return "\(pipe.path) is gone" }
        return watch.pending().contains(.opened) ? otherReader : nil
    }

    /// Takes what waits, up to a limit, and gives the lines that it completes, and how many bytes that were.
    mutating func take() -> (lines: LogBatch, bytes: Int) {
        switch fifo.read() {
        case .bytes(let bytes):
            hasWriter = true
            return (decoder.take(bytes), bytes.count)
        case .empty: hasWriter = true
        case .noWriter: hasWriter = false
        }
        return (LogBatch(), 0)
    }

    /// The line that has been begun, if any.
    var unfinished: LogBatch { decoder.unfinished }

    /// The line that was begun and will not be read further.
    mutating func finish() -> LogBatch { decoder.finish() }
}
