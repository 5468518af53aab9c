// SPDX-License-Identifier: Apache-2.0

import LogText
import VisibleText

/// Lines that are to be taken out of the pane, as they were when that was decided.
package struct LogExtract: Sendable, Hashable {
    let ring: LogRing
    /// The lines that the filter shows; nil for all.
    let shown: ShownLines?

    /// Calls the body with each line, oldest first: its time, its stream and its text, with nothing in it that a terminal
    /// would act on.
    func each<Failure>(_ body: (String) throws(Failure) -> Void) throws(Failure) {
        let lines = shown ?? ShownLines(all: ring.numbers, index: nil, context: 0)
        var next = lines.first
        while let number = next {
            if let (line, text) = ring[number] { try body(Self.words(line, text)) }
            next = lines.next(after: number)
        }
    }

    private static func words(_ line: LogLine, _ text: ArraySlice<UInt8>) -> String {
        let time = line.time.map { "\($0) " } ?? ""
        return "\(time)\(line.stream.mark) \(String(decoding: text, as: UTF8.self).neutralised)"
    }
}
