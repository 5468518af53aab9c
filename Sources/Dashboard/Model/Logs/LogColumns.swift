// SPDX-License-Identifier: Apache-2.0

import LogText
import ShimLogs
import TerminalStyle

/// How the lines of a log are laid out in a pane of some width.
///
/// ```
/// >03:03:58.101 E text of the line
/// ^ mark        ^ stream
/// ```
struct LogColumns: Sendable, Hashable {
    let timestamps: LogPane.Timestamps
    let showsStream: Bool
    let wraps: Bool
    let colors: StyledCells.Colors
    /// Cells of the whole row.
    let width: Int

    init(_ log: LogPane, width: Int) {
        timestamps = log.timestamps
        let kind = log.buffer?.source?.kind
        showsStream = kind == .all || kind == .container
        wraps = log.wraps
        colors = log.colors
        self.width = width
    }

    static let mark = 1

    var timeWidth: Int {
        switch timestamps {
        case .off: 0
        case .time: 13
        case .full: 31
        case .relative: 8
        }
    }

    var textColumn: Int { Self.mark + timeWidth + (showsStream ? 2 : 0) }
    var textWidth: Int { max(1, width - textColumn) }

    /// What of a line is shown: not the time again that stands before it.
    func shown(_ line: LogLine, _ text: ArraySlice<UInt8>) -> ArraySlice<UInt8> {
        guard timestamps != .off, line.time != nil, text.starts(with: Self.timeKey),
            let end = text.dropFirst(Self.timeKey.count).prefix(64).firstIndex(of: UInt8(ascii: "\""))
        else { return text }
        return text[(end + 1)...].drop { $0 == 0x20 }
    }

    private static let timeKey = Array("time=\"".utf8)

    /// Where each row of a line begins, when it is wrapped.
    func rowStarts(_ line: LogLine, _ text: ArraySlice<UInt8>) -> [LinePlace] {
        let text = shown(line, text)
        guard line.traits.contains(.isPlain) else {
            return StyledCells(text, colors: colors).rowStarts(width: textWidth, atMost: .max)
        }
        return stride(from: 0, to: max(1, text.count), by: textWidth).map {
            LinePlace(byteOffset: $0, column: $0, style: .plain)
        }
    }

    /// Rows that a line takes, at least 1.
    func height(_ line: LogLine, _ text: ArraySlice<UInt8>) -> Int {
        guard wraps, line.stream != .notice else { return 1 }
        let text = shown(line, text)
        guard !line.traits.contains(.isPlain) else { return max(1, (text.count + textWidth - 1) / textWidth) }
        return max(1, StyledCells(text, colors: colors).rowCount(width: textWidth))
    }
}

extension LogStream {
    /// One letter for the stream.
    var mark: Character {
        switch self {
        case .shim: "S"
        case .stdout, .output: "O"
        case .stderr: "E"
        case .notice: "-"
        }
    }
}
