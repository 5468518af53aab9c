// SPDX-License-Identifier: Apache-2.0

/// Cuts text into what fits into one cell, or two: a spacing character with its combining marks.
struct TextCells: Sequence, IteratorProtocol {
    /// As many marks as a curses cell holds besides its character.
    private static let mostMarks = 4
    private static let ascii = (0..<128).map { Character(Unicode.Scalar(UInt8($0))) }

    private var scalars: String.UnicodeScalarView.Iterator
    private var held: (scalar: Unicode.Scalar, width: Int)?

    init(_ text: String) {
        scalars = text.neutralised.unicodeScalars.makeIterator()
    }

    mutating func next() -> (character: Character, width: Int)? {
        guard let base = held ?? nextScalar() else { return nil }
        held = nil
        guard base.width > 0 else { return (Character(" ").combined(with: base.scalar), 1) }
        var cluster: String.UnicodeScalarView?
        var marks = 0
        while let following = nextScalar() {
            guard following.width == 0 else {
                held = following
                break
            }
            marks += 1
            guard marks <= Self.mostMarks else { continue }
            var scalars = cluster ?? String.UnicodeScalarView([base.scalar])
            scalars.append(following.scalar)
            cluster = scalars
        }
        guard let cluster else {
            return (base.scalar.isASCII ? Self.ascii[Int(base.scalar.value)] : Character(base.scalar), base.width)
        }
        // A few marks start a cluster of their own in Swift's eyes: then the base goes without them.
        let text = String(cluster)
        return (text.count == 1 ? Character(text) : Character(base.scalar), base.width)
    }

    private mutating func nextScalar() -> (scalar: Unicode.Scalar, width: Int)? {
        guard let scalar = scalars.next() else { return nil }
        guard let width = scalar.cellWidth else { return ("\u{fffd}", 1) }
        return (scalar, width)
    }
}

extension Character {
    /// The character with a mark on it; without it when they make no single character.
    fileprivate func combined(with mark: Unicode.Scalar) -> Character {
        let text = String(self) + String(Character(mark))
        return text.count == 1 ? Character(text) : self
    }
}
