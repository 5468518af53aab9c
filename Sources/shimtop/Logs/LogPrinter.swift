// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LogText
import Synchronization
import VisibleText

/// Prints lines on stdout and remarks on stderr, whole ones, whoever calls.
final class LogPrinter: Sendable {
    struct Style: Sendable {
        var json = false
        var timestamps = false
        /// Whether it is said of which task each line is.
        var names = false
        var colours = false
    }

    private static let bufferBytes = 64 << 10

    private let style: Style
    private let prefixes: [TaskID: [UInt8]]
    let output = StreamedOutput()
    /// Held while lines are printed: those of one batch stay together.
    private let turn = Mutex(())

    init(_ style: Style, tasks: [TaskID]) {
        self.style = style
        let areAlike = Set(tasks.map(\.id)).count < Set(tasks).count
        var prefixes: [TaskID: [UInt8]] = [:]
        for (index, task) in tasks.enumerated() where style.names {
            let name = (areAlike ? task.description : task.id).neutralised
            // Red to cyan; black and white may be the background.
            prefixes[task] = Array((style.colours ? "\u{1b}[3\(1 + index % 6)m\(name)\u{1b}[0m | " : "\(name) | ").utf8)
        }
        self.prefixes = prefixes
    }

    /// Prints these lines of a batch; false when none are taken any more.
    @discardableResult
    func print(_ lines: some Sequence<Int>, of batch: LogBatch, from task: TaskID) -> Bool {
        turn.withLock { _ in
            var text: [UInt8] = []
            for index in lines {
                append(index, of: batch, from: task, to: &text)
                guard text.count > Self.bufferBytes else { continue }
                guard output.write(text) else { return false }
                text.removeAll(keepingCapacity: true)
            }
            return output.write(text)
        }
    }

    /// Says something about the reading itself.
    func remark(_ text: String, about task: TaskID) {
        StandardError.write("shimtop: \(style.names ? "\(task): " : "")\(text)".neutralised + "\n")
    }

    func remark(lost count: Int, of task: TaskID) {
        if count > 0 { remark("\(count) lines are missing, as they came too fast or were too long", about: task) }
    }

    private func append(_ index: Int, of batch: LogBatch, from task: TaskID, to text: inout [UInt8]) {
        let line = batch.lines[index]
        if style.json {
            text += Array(((try? JSONOutput.line(LogRecord(line, batch.text(index), task))) ?? "").utf8)
        } else {
            if let prefix = prefixes[task] { text += prefix }
            if style.timestamps { text += Array(((line.time?.description ?? "-") + " ").utf8) }
            if line.traits.contains(.isPlain) {
                text += batch.text(index)
            } else {
                text += Array(String(decoding: batch.text(index), as: UTF8.self).neutralised.utf8)
            }
        }
        text.append(UInt8(ascii: "\n"))
    }
}
