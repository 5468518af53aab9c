// SPDX-License-Identifier: Apache-2.0

/// Texts that were typed before, for one purpose, and the place in them while one is looked for.
package struct TextHistory: Sendable, Hashable {
    private static let most = 50

    /// What texts are for.
    package enum Key: Sendable, Hashable {
        case palette
        case filterTasks
        case filterLog
        case searchLog
        case paths
        case signals
        case limits
    }

    /// The oldest first.
    package private(set) var texts: [String] = []
    private var place: Int?
    /// What was being typed before older texts were looked through.
    private var draft = ""

    package init() {}

    mutating func add(_ text: String) {
        place = nil
        guard !text.isEmpty else { return }
        texts.removeAll { $0 == text }
        texts.append(text)
        if texts.count > Self.most { texts.removeFirst() }
    }

    /// The text before, or after, the one that is shown; nil when there is none.
    mutating func step(older: Bool, from text: String) -> String? {
        if place == nil { draft = text }
        let next = (place ?? texts.count) + (older ? -1 : 1)
        guard next >= 0, next <= texts.count, !(place == nil && !older) else { return nil }
        place = next < texts.count ? next : nil
        return next < texts.count ? texts[next] : draft
    }
}
