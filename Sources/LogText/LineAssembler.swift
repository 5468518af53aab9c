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
    /// A carriage return came last: what comes next overwrites what is held, which is shown until then.
    private var isReturned = false

    /// With `overwrites` a carriage return begins the line anew; without, it is a character like others.
    init(limitBytes: Int, overwrites: Bool) {
        self.limitBytes = max(1, limitBytes)
        self.overwrites = overwrites
    }

    /// What is shown of the line so far; nil when it has not begun.
    var begun: (text: [UInt8], isCut: Bool)? { held.isEmpty && !isReturned ? nil : (held, isCut) }

    mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
        var piece = piece
        if overwrites {
            let shown = Self.shown(of: piece)
            if shown.isEmpty {
                isReturned = isReturned || !piece.isEmpty
                return
            }
            if isReturned || shown.startIndex > 0 {
                held.removeAll(keepingCapacity: true)
                isCut = false
            }
            isReturned = shown.endIndex < piece.endIndex
            piece = UnsafeBufferPointer(rebasing: shown)
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
        if begun == nil, piece.count <= limitBytes {
            return body(overwrites ? UnsafeBufferPointer(rebasing: Self.shown(of: piece)) : piece, false)
        }
        append(piece)
        held.withUnsafeBufferPointer { body($0, isCut) }
        held.removeAll(keepingCapacity: held.capacity <= LogBatch.usualBytes)
        isCut = false
        isReturned = false
    }

    /// What nothing overwrites: what stands after the last carriage return that anything comes after, without those at the end.
    private static func shown(of piece: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>> {
        guard piece.position(of: carriageReturn) != nil else { return piece[...] }
        guard let last = piece.lastIndex(where: { $0 != carriageReturn }) else { return piece[piece.endIndex...] }
        return piece[(piece[..<last].lastIndex(of: carriageReturn).map { $0 + 1 } ?? 0)...last]
    }
}
