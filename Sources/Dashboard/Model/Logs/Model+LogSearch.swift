// SPDX-License-Identifier: Apache-2.0

import LogText

/// Going from match to match.
extension Model {
    /// Goes to the next match in a direction; waits for what has not been looked through.
    mutating func goToMatch(_ direction: LogPane.SearchDirection) {
        guard let search = log.search else { return note("nothing is searched for: / begins") }
        log.pursuesMatch = nil
        var isWaiting = false
        var remark: String?
        changeLog { buffer, page, height in
            guard let found = buffer.found else { return }
            let rows = buffer.viewport.rows(page, in: buffer.shown, height: height)
            let next: Int?
            switch direction {
            case .older:
                next = found.last(atMost: buffer.foundAt.map { $0 - 1 } ?? rows.last?.number ?? .max - 1)
                // Older lines may still be looked through, or read for it.
                isWaiting = next == nil && (!found.isComplete(for: buffer.ring) || buffer.canReadOlder)
            case .newer:
                next = found.first(atLeast: buffer.foundAt.map { $0 + 1 } ?? rows.first?.number ?? .min)
            }
            if isWaiting { return }
            let around = direction == .older ? found.numbers.last : found.numbers.first
            guard let number = next ?? around else {
                remark = "no line matches \"\(search.source)\""
                return
            }
            if next == nil {
                remark = "the search went round: this is the \(direction == .older ? "newest" : "oldest") match"
            }
            buffer.foundAt = number
            if !rows.contains(where: { $0.number == number }) {
                buffer.viewport.show(number, rowsBelowIt: page / 2, in: buffer.shown, height: height)
            } else {
                buffer.viewport.hold(buffer.shown)
            }
        }
        if isWaiting { log.pursuesMatch = direction }
        if let remark { note(remark) }
    }
}
