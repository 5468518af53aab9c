// SPDX-License-Identifier: Apache-2.0

/// The cells of one line of untrusted bytes, made one by one as they are asked for.
///
/// The text is UTF-8, with U+FFFD for what is none, and neutralised as ``Swift/String/neutralised`` does it. Sequences
/// that colour text (SGR) may give the cells a style.
public struct StyledCells: Sequence, IteratorProtocol, Sendable {
    /// What SGR sequences are good for.
    public enum Colors: Sendable, Hashable {
        /// Nothing: every cell is plain.
        case none
        /// Colours of the text and attributes, no background.
        case withoutBackground
        case all
    }

    /// As many marks as a curses cell holds besides its character.
    private static let mostMarks = 4
    private static let ascii = (0..<128).map { Character(Unicode.Scalar(UInt8($0))) }

    private let bytes: ArraySlice<UInt8>
    private let colors: Colors
    /// Where the next cell begins, perhaps with sequences before it; the end of the line when there is no other.
    public private(set) var place: LinePlace

    /// The cells of a line, or those from a place in it on.
    public init(_ line: ArraySlice<UInt8>, colors: Colors = .none, from place: LinePlace = .start) {
        bytes = line
        self.colors = colors
        self.place = place
    }

    /// The cells of a text.
    init(_ text: String) { self.init(Array(text.utf8)[...]) }

    /// Whether no cell is left.
    var isAtEnd: Bool { place.byteOffset >= bytes.count }

    /// The next cell.
    public mutating func next() -> StyledCell? {
        guard let base = nextScalar() else { return nil }
        var cell = StyledCell(
            character: base.scalar.isASCII ? Self.ascii[Int(base.scalar.value)] : Character(base.scalar),
            width: base.width,
            style: base.place.style,
            bytes: base.place.byteOffset..<base.end
        )
        if base.width == 0 {
            // A line begins with a mark.
            cell.character = Character(" ").combined(with: base.scalar)
            cell.width = 1
        }
        if isPlain(at: place.byteOffset) ?? true { return cell }
        takeMarks(into: &cell)
        return cell
    }

    private mutating func takeMarks(into cell: inout StyledCell) {
        var cluster = String.UnicodeScalarView()
        while let following = nextScalar() {
            guard following.width == 0 else {
                place = following.place
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

    /// Moves behind the cells that fit into so many columns; whether a wide character follows that does not fit.
    @discardableResult
    mutating func skip(columns: Int) -> Bool {
        var left = columns
        while left > 0 {
            let plain = plainBytes(atMost: left)
            place.byteOffset += plain
            place.column += plain
            left -= plain
            guard left > 0 else { return false }
            let before = place
            guard let cell = next() else { return false }
            guard cell.width <= left else {
                place = before
                return true
            }
            left -= cell.width
        }
        return false
    }

    /// How many bytes from here on are a cell each, whatever follows them.
    private func plainBytes(atMost limit: Int) -> Int {
        let start = place.byteOffset
        var end = start
        while end - start < limit, isPlain(at: end) == true { end += 1 }
        // What follows may be a mark for the last of them.
        return end > start && isPlain(at: end) == false ? end - start - 1 : end - start
    }

    /// Whether the byte there is printable ASCII; nil at the end of the line.
    private func isPlain(at offset: Int) -> Bool? {
        offset < bytes.count ? (0x20...0x7e).contains(bytes[bytes.startIndex + offset]) : nil
    }

    private struct SeenScalar {
        var scalar: Unicode.Scalar
        var width: Int
        /// Where it begins.
        var place: LinePlace
        /// Offset of the byte after it.
        var end: Int
    }

    /// The next scalar that is shown; moves behind it.
    private mutating func nextScalar() -> SeenScalar? {
        var cleaner = TextCleaner(column: place.column)
        var parameters = 0
        while place.byteOffset < bytes.count {
            let start = place
            let (scalar, length) = decode(at: start.byteOffset)
            let end = start.byteOffset + length
            place.byteOffset = end
            switch cleaner.take(scalar) {
            case .dropped: break
            case .controlBegins: parameters = end
            case .rendition: take(rendition: parameters..<start.byteOffset)
            case .kept(let scalar, let width?):
                place.column += width
                return SeenScalar(scalar: scalar, width: width, place: start, end: end)
            case .kept(_, nil):
                place.column += 1
                return SeenScalar(scalar: "\u{fffd}", width: 1, place: start, end: end)
            case .tab(let spaces):
                // From a later column the same tab yields the spaces that are left.
                if spaces > 1 { place.byteOffset = start.byteOffset }
                place.column += 1
                return SeenScalar(scalar: " ", width: 1, place: start, end: end)
            }
        }
        return nil
    }

    private mutating func take(rendition parameters: Range<Int>) {
        guard colors != .none else { return }
        let start = bytes.startIndex
        place.style.apply(rendition: bytes[start + parameters.lowerBound..<start + parameters.upperBound])
        if colors == .withoutBackground { place.style.background = .terminalDefault }
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
