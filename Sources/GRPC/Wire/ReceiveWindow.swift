// SPDX-License-Identifier: Apache-2.0

/// How much more the other side may send, on one stream or on the whole connection.
///
/// Bytes that are held for a slow consumer count as if they were still on their way.
struct ReceiveWindow {
    /// What every stream starts with.
    static let streamBytes = 65_535
    /// Of a connection; its bytes are never held, so that one slow stream does not stop the others.
    static let connectionBytes = 1 << 20

    private let target: Int
    private var open: Int
    private var held = 0

    init(target: Int) {
        self.target = target
        open = target
    }

    /// The window has this size now; returns by how much it is to be opened.
    mutating func changed(to size: Int) -> Int? {
        open = size
        return increment()
    }

    mutating func hold(_ bytes: Int) { held += bytes }

    /// A consumer took what was held; returns by how much the window is to be opened.
    mutating func release(_ bytes: Int) -> Int? {
        held -= bytes
        return increment()
    }

    private mutating func increment() -> Int? {
        let missing = target - open - held
        guard missing > target / 2 else { return nil }
        open += missing
        return missing
    }
}
