// SPDX-License-Identifier: Apache-2.0

/// What lines are wrapped in where they were kept.
public enum LineFormat: Sendable, Hashable {
    /// Nothing: the line is what was written.
    case raw
    /// `2026-11-24T03:04:05.123456789Z stdout F text`, as the kubelet's container runtimes write it.
    case cri
    /// `{"log":"text\n","stream":"stdout","time":"2026-11-24T03:04:05.123456789Z"}`, as Docker and nerdctl write it.
    case dockerJSON
}

/// A piece of a line, taken out of what it was wrapped in.
struct UnwrappedPiece {
    var time: LogTime?
    var stream: LogStream
    var endsLine: Bool
}

extension LineFormat {
    /// Where the piece that a line of the file holds was written, and whether it ends a line; nil when it is wrapped in
    /// nothing or something else.
    package func piece(of line: ArraySlice<UInt8>) -> (stream: LogStream, endsLine: Bool)? {
        var found: (LogStream, Bool)?
        line.withUnsafeBufferPointer { line in
            _ = unwrap(line) { piece, _ in found = (piece.stream, piece.endsLine) }
        }
        return found
    }

    /// Calls the body with the piece of a line that a line of the file holds; false when it is wrapped in something else.
    func unwrap(
        _ line: UnsafeBufferPointer<UInt8>,
        _ body: (UnwrappedPiece, UnsafeBufferPointer<UInt8>) -> Void
    ) -> Bool {
        switch self {
        case .raw: return false
        case .cri: return Self.unwrapCRI(line, body)
        case .dockerJSON: return Self.unwrapJSON(line, body)
        }
    }

    private static func unwrapCRI(
        _ line: UnsafeBufferPointer<UInt8>,
        _ body: (UnwrappedPiece, UnsafeBufferPointer<UInt8>) -> Void
    ) -> Bool {
        // The stream's name, its letter and the spaces around them: "` stdout F `".
        guard let (time, length) = LogTime.parse(line), length + 10 <= line.count, line[length] == 0x20,
            line[length + 7] == 0x20,
            let stream = stream(UnsafeBufferPointer(rebasing: line[(length + 1)..<(length + 7)]))
        else { return false }
        // More tags may follow the first, after colons.
        let tags = line[(length + 8)...].prefix(64)
        let end = tags.firstIndex(of: 0x20) ?? tags.endIndex
        guard tags.first == UInt8(ascii: "F") || tags.first == UInt8(ascii: "P") else { return false }
        let piece = UnwrappedPiece(time: time, stream: stream, endsLine: tags.first == UInt8(ascii: "F"))
        body(piece, UnsafeBufferPointer(rebasing: line[min(end + 1, line.count)...]))
        return true
    }

    private static func unwrapJSON(
        _ line: UnsafeBufferPointer<UInt8>,
        _ body: (UnwrappedPiece, UnsafeBufferPointer<UInt8>) -> Void
    ) -> Bool {
        var text: UnsafeBufferPointer<UInt8>?
        var found = UnwrappedPiece(time: nil, stream: .output, endsLine: false)
        JSONFields.each(in: line) { key, value in
            guard case .string(let string) = value else { return true }
            if key.isEqual(to: "log") {
                text = string
            } else if key.isEqual(to: "stream") {
                found.stream = stream(string) ?? .output
            } else if key.isEqual(to: "time") {
                found.time = LogTime.parse(string)?.time
            }
            return true
        }
        guard var text else { return false }
        if text.count > 1, text[text.count - 1] == UInt8(ascii: "n"), isEscaped(text.count - 1, in: text) {
            found.endsLine = true
            text = UnsafeBufferPointer(rebasing: text.dropLast(2))
        }
        if text.position(of: UInt8(ascii: "\\")) == nil {
            body(found, text)
        } else {
            JSONFields.unescaped(text).withUnsafeBufferPointer { body(found, $0) }
        }
        return true
    }

    /// Whether a byte is part of an escape: whether an odd number of backslashes stands before it.
    private static func isEscaped(_ place: Int, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        var first = place
        while first > 0, text[first - 1] == UInt8(ascii: "\\") { first -= 1 }
        return (place - first) % 2 == 1
    }

    private static func stream(_ name: UnsafeBufferPointer<UInt8>) -> LogStream? {
        name.isEqual(to: "stdout") ? .stdout : name.isEqual(to: "stderr") ? .stderr : nil
    }
}
