// SPDX-License-Identifier: Apache-2.0

/// The numbers of the lines that a filter lets through, as far as they are known, with the lines around them.
struct ShownLines: Sendable, Hashable {
    /// Lines that there are.
    let all: Range<Int>
    /// What the filter found; nil when there is no filter.
    let index: LogIndex?
    /// Lines shown around each.
    let context: Int

    var first: Int? { next(after: all.lowerBound - 1) }
    var last: Int? { previous(before: all.upperBound) }

    /// The shown line behind one.
    func next(after number: Int) -> Int? {
        let candidate = max(number + 1, all.lowerBound)
        guard candidate < all.upperBound else { return nil }
        guard let index else { return candidate }
        return index.first(atLeast: candidate - context).map { max(candidate, $0 - context) }
    }

    /// The shown line before one.
    func previous(before number: Int) -> Int? {
        let candidate = min(number - 1, all.upperBound - 1)
        guard candidate >= all.lowerBound else { return nil }
        guard let index else { return candidate }
        return index.last(atMost: candidate + context).map { min(candidate, $0 + context) }
    }

    /// The shown line at a number, else the nearest one before it, else the first.
    func nearest(to number: Int) -> Int? { previous(before: number + 1) ?? first }

    /// Lines that the filter wants, without those around them.
    var count: Int { index?.numbers.count ?? all.count }

    /// How many of them are behind a line.
    func count(after number: Int) -> Int {
        guard let index else { return max(0, all.upperBound - max(number + 1, all.lowerBound)) }
        return index.numbers.count - index.firstIndex(atLeast: number + 1)
    }
}
