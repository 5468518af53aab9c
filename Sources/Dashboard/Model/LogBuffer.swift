// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims

/// The lines of one shim's log, bounded, and which of them the filter lets through.
package struct LogBuffer: Sendable, Hashable {
    /// Oldest lines go when there are more than these.
    package static let mostLines = 5000

    /// A line and its number, which it keeps when older lines go.
    package struct Line: Sendable, Hashable {
        package var number: Int
        package var text: String
        /// Whether the line is shimtop's own remark.
        package var isNotice = false
    }

    package private(set) var source: LogPipeSource?
    /// What is shown, oldest first.
    package private(set) var lines: [Line] = []
    /// Lines that were lost or cut on the way here.
    package private(set) var dropped = 0
    /// Lines that ever came.
    package private(set) var count = 0
    private var all: [Line] = []
    private var filter = ""

    package init(filter: String = "") { self.filter = filter }

    mutating func take(_ update: LogPipeUpdate, at timeOfDay: String) {
        switch update {
        case .source(let source):
            let before = self.source
            self.source = source
            if let before, !before.isSameKind(as: source) {
                append(["\(timeOfDay) \(source.handover)"], isNotice: true)
            }
        case .lines(let texts): append(texts)
        case .dropped(let count): dropped += count
        }
    }

    mutating func setFilter(_ text: String) {
        filter = text
        lines = all.filter(isShown)
    }

    private mutating func append(_ texts: [String], isNotice: Bool = false) {
        for text in texts.suffix(Self.mostLines) {
            all.append(Line(number: count, text: text, isNotice: isNotice))
            count += 1
            if let line = all.last, isShown(line) { lines.append(line) }
        }
        // Cut in larger steps, so that a line costs the same however many there are.
        if all.count > Self.mostLines + Self.mostLines / 4 {
            all.removeFirst(all.count - Self.mostLines)
            let first = all[0].number
            lines.removeFirst(lines.firstIndex { $0.number >= first } ?? lines.count)
        }
    }

    private func isShown(_ line: Line) -> Bool {
        filter.isEmpty || line.isNotice || line.text.lowercased().contains(filter.lowercased())
    }
}

extension LogPipeSource {
    /// The source in a few words, for the border of the log pane.
    var words: String {
        switch self {
        case .pipe: "shim log pipe, nobody else reads it"
        case .copy(let reader, let path): "read by \(reader.name) (\(reader.pid)); its own copy: \(path)"
        case .peek(let reader, let waiting): "read by \(reader.name) (\(reader.pid)); peeking, \(waiting) bytes wait"
        case .unavailable(let why): why
        }
    }

    fileprivate var handover: String {
        switch self {
        case .pipe: "nobody else reads the pipe now: its lines are taken from here on"
        case .copy(let reader, _), .peek(let reader, _):
            "\(reader.name) (\(reader.pid)) reads the pipe now: nothing is taken from it any more"
        case .unavailable(let why): why
        }
    }

    fileprivate func isSameKind(as other: LogPipeSource) -> Bool {
        switch (self, other) {
        case (.pipe, .pipe), (.unavailable, .unavailable): true
        case (.copy(let old, _), .copy(let new, _)), (.peek(let old, _), .peek(let new, _)): old == new
        default: false
        }
    }
}
