// SPDX-License-Identifier: Apache-2.0

/// How large an extended regular expression becomes when the C library writes its repetitions out, which it does before
/// anything is searched for: `a++++` is 16 times an `a`, and 30 of these signs would fill the memory.
///
/// Read scalar by scalar, as the library does. What is no expression may be taken for one: the library refuses it.
struct ExpressionSize {
    /// Characters and classes, with all their copies.
    static let most = 5000

    private(set) var isTooLarge = false
    /// Of the groups that are open, from the outermost on: what is before the last piece, and the last piece.
    private var groups: [(before: Int, last: Int)] = [(0, 0)]

    init(_ source: String) {
        var scalars = source.unicodeScalars[...]
        while !isTooLarge, let scalar = scalars.popFirst() {
            switch scalar {
            case "(": groups.append((0, 0))
            case ")" where groups.count > 1:
                let (before, last) = groups.removeLast()
                add(piece: max(1, before + last))
            case "|": add(piece: 0)
            // Once, and again as often as one likes.
            case "+": repeatLast(2)
            case "*", "?": break
            case "{":
                let inside = scalars.prefix { $0 != "}" }
                scalars = scalars.dropFirst(inside.count)
                let bounds = String(inside).split { !("0"..."9").contains($0) }.map { Int($0) ?? Self.most }
                repeatLast(min(bounds.max() ?? 0, Self.most) + 1)
            case "[":
                // Its first character may be the bracket that else ends it.
                scalars = scalars.drop { $0 == "^" }.dropFirst().drop { $0 != "]" }
                add(piece: 1)
            case "\\":
                scalars = scalars.dropFirst()
                add(piece: 1)
            default: add(piece: 1)
            }
        }
    }

    private mutating func add(piece: Int) {
        let group = groups.count - 1
        groups[group].before += groups[group].last
        groups[group].last = piece
        if groups[group].before + piece > Self.most { isTooLarge = true }
    }

    private mutating func repeatLast(_ count: Int) {
        let group = groups.count - 1
        let (size, isOver) = groups[group].last.multipliedReportingOverflow(by: max(1, count))
        if isOver || size > Self.most { isTooLarge = true } else { groups[group].last = size }
    }
}
