// SPDX-License-Identifier: Apache-2.0

/// Which part of a log is on the screen.
///
/// It stands on the number of a line, not on an index: lines that come or go do not move what is being read.
package struct LogViewport: Sendable, Hashable {
    /// Number of the line at the bottom; nil while the newest is followed.
    package private(set) var anchor: Int?
    /// Rows of that line, when it is wrapped, that are below the bottom.
    package private(set) var rowsBelow = 0

    package init() {}

    /// A row of the pane: a line, and which row of it when it is wrapped.
    package struct Row: Sendable, Hashable {
        package var number: Int
        package var part: Int
    }

    mutating func follow() {
        anchor = nil
        rowsBelow = 0
    }

    /// Stays where it is, whatever comes.
    mutating func hold(_ lines: ShownLines) { anchor = anchor ?? lines.last }

    /// Puts a line at the bottom, or where so many rows are below it.
    mutating func show(_ number: Int, rowsBelowIt rows: Int, in lines: ShownLines, height: (Int) -> Int) {
        let bottom = Row(number: number, part: height(number) - 1)
        stand(on: Self.row(rows, from: bottom, in: lines, height: height), height)
    }

    /// Moves by rows; reaching the newest line from above follows it.
    ///
    /// `height` says how many rows a line takes, at least 1.
    mutating func scroll(by count: Int, page: Int, in lines: ShownLines, height: (Int) -> Int) {
        guard let last = lines.last, let bottom = rows(page, in: lines, height: height).last else { return }
        stand(on: Self.row(count, from: bottom, in: lines, height: height), height)
        if count > 0, anchor == last, rowsBelow == 0 { return follow() }
        if count < 0, rows(page, in: lines, height: height).first == lines.first.map({ Row(number: $0, part: 0) }) {
            showTop(page: page, in: lines, height: height)
        }
    }

    private mutating func stand(on row: Row, _ height: (Int) -> Int) {
        anchor = row.number
        rowsBelow = height(row.number) - 1 - row.part
    }

    /// The row so many rows further down, or up when the count is negative, as far as there are any.
    private static func row(_ count: Int, from start: Row, in lines: ShownLines, height: (Int) -> Int) -> Row {
        var row = start
        var rest = count
        while rest < 0 {
            let step = min(-rest, row.part)
            row.part -= step
            rest += step
            guard rest < 0, let previous = lines.previous(before: row.number) else { break }
            row = Row(number: previous, part: height(previous) - 1)
            rest += 1
        }
        while rest > 0 {
            let step = min(rest, height(row.number) - 1 - row.part)
            row.part += step
            rest -= step
            guard rest > 0, let next = lines.next(after: row.number) else { break }
            row = Row(number: next, part: 0)
            rest -= 1
        }
        return row
    }

    /// Puts the oldest line at the top.
    mutating func showTop(page: Int, in lines: ShownLines, height: (Int) -> Int) {
        guard var number = lines.first else { return }
        var filled = height(number)
        while filled < page, let next = lines.next(after: number) {
            number = next
            filled += height(next)
        }
        anchor = number
        rowsBelow = max(0, filled - page)
    }

    /// The rows for a pane of some height, from the top.
    func rows(_ count: Int, in lines: ShownLines, height: (Int) -> Int) -> [Row] {
        guard count > 0, let bottom = anchor.map({ lines.nearest(to: $0) }) ?? lines.last else { return [] }
        var rows: [Row] = []
        var number = bottom
        var part = height(number) - 1 - (number == anchor ? min(rowsBelow, height(number) - 1) : 0)
        while rows.count < count {
            rows.append(Row(number: number, part: part))
            part -= 1
            if part < 0 {
                guard let previous = lines.previous(before: number) else { break }
                number = previous
                part = height(number) - 1
            }
        }
        rows.reverse()
        // The top is reached, and there is room below: as after a filter has hidden what was above.
        while rows.count < count, let end = rows.last {
            if end.part < height(end.number) - 1 {
                rows.append(Row(number: end.number, part: end.part + 1))
            } else if let next = lines.next(after: end.number) {
                rows.append(Row(number: next, part: 0))
            } else {
                break
            }
        }
        return rows
    }
}
