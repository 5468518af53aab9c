// SPDX-License-Identifier: Apache-2.0

/// Puts one line together from pieces, within bounded memory.
///
/// What stands before a carriage return was overwritten on the writer's terminal (a progress bar) and is left out.
struct LineAssembler: Sendable {
    private static let carriageReturn = UInt8(ascii: "\r")

    /// What is kept of a line at most.
    let limitBytes: Int
    private let overwrites: Bool
    private var held: [UInt8] = []
    private var isCut = false

    /// With `overwrites` a carriage return begins the line anew; without, it is a character like others.
    init(limitBytes: Int, overwrites: Bool) {
        self.limitBytes = max(1, limitBytes)
        self.overwrites = overwrites
    }

    /// What there is of the line so far; nil when it has not begun.
    var begun: (text: [UInt8], isCut: Bool)? { held.isEmpty ? nil : (held, isCut) }

    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
        var piece = piece
        if overwrites, let start = Self.lastBeginning(in: piece) ?? heldBeginning(before: piece) {
            held.removeAll(keepingCapacity: true)
            isCut = false
            piece = UnsafeBufferPointer(rebasing: piece[start...])
        }
        let room = limitBytes - held.count
        if piece.count > room {
            isCut = true
            piece = UnsafeBufferPointer(rebasing: piece[..<max(0, room)])
        }
        held.append(contentsOf: piece)
    }

    /// The line ends after this piece: calls the body with its text.
    mutating func end(_ piece: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, Bool) -> Void) {
        if held.isEmpty, !isCut, piece.count <= limitBytes {
            return body(overwrites ? Self.shown(of: piece) : piece, false)
        }
        append(piece)
        held.withUnsafeBufferPointer { body(overwrites ? Self.shown(of: $0) : $0, isCut) }
        held.removeAll(keepingCapacity: held.capacity <= LogBatch.usualBytes)
        isCut = false
    }

    /// Where the text begins that overwrites all before it; nil when nothing does.
    private static func lastBeginning(in text: UnsafeBufferPointer<UInt8>) -> Int? {
        guard text.position(of: carriageReturn) != nil,
            let last = text.lastIndex(where: { $0 != carriageReturn }),
            let mark = text[..<last].lastIndex(of: carriageReturn)
        else { return nil }
        return mark + 1
    }

    /// The piece overwrites what is held when that ends with a carriage return and the piece does not begin with one.
    private func heldBeginning(before piece: UnsafeBufferPointer<UInt8>) -> Int? {
        held.last == Self.carriageReturn ? piece.firstIndex { $0 != Self.carriageReturn } : nil
    }

    private static func shown(of line: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8> {
        guard line.position(of: carriageReturn) != nil else { return line }
        guard let last = line.lastIndex(where: { $0 != carriageReturn }) else {
            return UnsafeBufferPointer(rebasing: line[line.endIndex...])
        }
        let start = line[..<last].lastIndex(of: carriageReturn).map { $0 + 1 } ?? 0
        return UnsafeBufferPointer(rebasing: line[start...last])
    }
}
