// SPDX-License-Identifier: Apache-2.0

extension StyledCells {
    /// Where the rows begin when the line is broken after so many columns (at least 1); the first is always there.
    ///
    /// A wide character is not broken: it begins the next row.
    public func rowStarts(width: Int, atMost limit: Int) -> [LinePlace] {
        var starts: [LinePlace] = []
        countRows(width, limit) { starts.append($0) }
        return starts
    }

    /// How many rows ``rowStarts(width:atMost:)`` has.
    public func rowCount(width: Int, atMost limit: Int = .max) -> Int { countRows(width, limit) { _ in } }

    @discardableResult
    private func countRows(_ width: Int, _ limit: Int, _ row: (LinePlace) -> Void) -> Int {
        var line = self
        var count = 0
        while count < limit {
            let start = line.place
            row(start)
            count += 1
            line.skip(columns: Swift.max(1, width))
            // A wide character has a row of one column to itself.
            if line.place == start { _ = line.next() }
            if line.isAtEnd { break }
        }
        return count
    }
}
