// SPDX-License-Identifier: Apache-2.0

/// The cells of one line of untrusted bytes, made one by one as they are asked for.
///
/// The text is UTF-8, with U+FFFD for what is none, and made harmless as `String.neutralised` does it.
public struct TextCells: Sequence, IteratorProtocol, Sendable {
    /// As many marks as a curses cell holds besides its character.
    private static let mostMarks = 4
    private static let ascii = (0..<128).map { Character(Unicode.Scalar(UInt8($0))) }

    private let bytes: ArraySlice<UInt8>
    /// Where the next cell begins, perhaps with sequences before it; the end of the line when there is no other.
    public private(set) var byteOffset: Int
    /// Columns before that, for tab stops.
    public private(set) var column: Int

    /// The cells of a line, or those after so many of its bytes and columns.
    public init(_ line: ArraySlice<UInt8>, byteOffset: Int = 0, column: Int = 0) {
        bytes = line
        self.byteOffset = byteOffset
        self.column = column
    }

    /// Whether no byte is left.
    package var isAtEnd: Bool { byteOffset >= bytes.count }

    /// The next cell.
    public mutating func next() -> TextCell? {
        guard var cell = nextBase({ _ in }) else { return nil }
        takeMarks(into: &cell) { _ in }
        return cell
    }

    /// The next cell without its marks; `rendition` gets the parameters of each SGR sequence before it.
    package mutating func nextBase(_ rendition: (ArraySlice<UInt8>) -> Void) -> TextCell? {
        guard let base = nextScalar(rendition) else { return nil }
        var cell = TextCell(
            character: base.scalar.isASCII ? Self.ascii[Int(base.scalar.value)] : Character(base.scalar),
            width: base.width,
            bytes: base.start..<base.end
        )
        if base.width == 0 {
            // A line begins with a mark.
            cell.character = Character(" ").combined(with: base.scalar)
            cell.width = 1
        }
        return cell
    }

    /// Adds the marks that follow; `rendition` gets the parameters of each SGR sequence before the next cell.
    package mutating func takeMarks(into cell: inout TextCell, _ rendition: (ArraySlice<UInt8>) -> Void) {
        if isPlain(at: byteOffset) ?? true { return }
        var cluster = String.UnicodeScalarView()
        while let following = nextScalar(rendition) {
            guard following.width == 0 else {
                byteOffset = following.start
                column = following.column
                break
            }
            cell.bytes = cell.bytes.lowerBound..<following.end
            if cluster.isEmpty { cluster.append(contentsOf: cell.character.unicodeScalars) }
            if cluster.count <= Self.mostMarks { cluster.append(following.scalar) }
        }
        // A few marks start a cluster of their own in Swift's eyes: then the base goes without them.
        let text = String(cluster)
        if text.count == 1 { cell.character = Character(text) }
    }

    /// Moves past bytes that are a cell each, whatever follows them, and says how many they are.
    package mutating func skipPlain(atMost limit: Int) -> Int {
        var end = byteOffset
        while end - byteOffset < limit, isPlain(at: end) == true { end += 1 }
        // What follows may be a mark for the last of them.
        if end > byteOffset, isPlain(at: end) == false { end -= 1 }
        let count = end - byteOffset
        byteOffset = end
        column += count
        return count
    }

    /// Whether the byte there is printable ASCII; nil at the end of the line.
    private func isPlain(at offset: Int) -> Bool? {
        offset < bytes.count ? (0x20...0x7e).contains(bytes[bytes.startIndex + offset]) : nil
    }

    private struct SeenScalar {
        var scalar: Unicode.Scalar
        var width: Int
        /// Offset of its first byte.
        var start: Int
        /// Columns before it.
        var column: Int
        /// Offset of the byte after it.
        var end: Int
    }

    /// The next scalar that is shown; moves behind it.
    private mutating func nextScalar(_ rendition: (ArraySlice<UInt8>) -> Void) -> SeenScalar? {
        var cleaner = TextCleaner(column: column)
        var parameters = 0
        while byteOffset < bytes.count {
            let start = byteOffset
            let (scalar, length) = decode(at: start)
            let end = start + length
            byteOffset = end
            let before = column
            switch cleaner.take(scalar) {
            case .dropped: break
            case .controlBegins: parameters = end
            case .rendition: rendition(bytes[bytes.startIndex + parameters..<bytes.startIndex + start])
            case .kept(let scalar, let width?):
                column += width
                return SeenScalar(scalar: scalar, width: width, start: start, column: before, end: end)
            case .kept(_, nil):
                column += 1
                return SeenScalar(scalar: "\u{fffd}", width: 1, start: start, column: before, end: end)
            case .tab(let spaces):
                // From a later column the same tab yields the spaces that are left.
                if spaces > 1 { byteOffset = start }
                column += 1
                return SeenScalar(scalar: " ", width: 1, start: start, column: before, end: end)
            }
        }
        return nil
    }

    private func decode(at offset: Int) -> (scalar: Unicode.Scalar, length: Int) {
        let start = bytes.startIndex + offset
        if bytes[start] < 0x80 { return (Unicode.Scalar(bytes[start]), 1) }
        var parser = Unicode.UTF8.ForwardParser()
        var rest = bytes[start..<Swift.min(start + 4, bytes.endIndex)].makeIterator()
        switch parser.parseScalar(from: &rest) {
        case .valid(let encoded): return (Unicode.UTF8.decode(encoded), encoded.count)
        case .error(let length): return ("\u{fffd}", length)
        case .emptyInput: return ("\u{fffd}", 1)
        }
    }
}

extension Character {
    /// The character with a mark on it; without it when they make no single character.
    fileprivate func combined(with mark: Unicode.Scalar) -> Character {
        let text = String(self) + String(Character(mark))
        return text.count == 1 ? Character(text) : self
    }
}

/// What of a line stands in one cell, or in two: a spacing character with its combining marks.
public struct TextCell: Sendable, Hashable {
    /// The character, harmless to a terminal.
    public var character: Character
    /// Cells that it takes: 1 or 2.
    public var width: Int
    /// The bytes of the line that it is made of, counted from the line's first; all spaces of a tab are made of the same.
    public var bytes: Range<Int>
}
