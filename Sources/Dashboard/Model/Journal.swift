// SPDX-License-Identifier: Apache-2.0

/// What was done and what came of it, as the line above the hints shows it.
package struct Journal: Sendable, Hashable {
    package enum Tone: Sendable, Hashable {
        case info
        case warning
        case error
    }

    package struct Entry: Sendable, Hashable {
        package var timeOfDay: String
        package var text: String
        package var tone: Tone
    }

    /// Oldest entries go when there are more than these.
    private static let mostEntries = 200

    package private(set) var entries: [Entry] = []

    package init() {}

    package var last: Entry? { entries.last }

    mutating func note(_ text: String, _ tone: Tone = .info, at moment: Moment) {
        entries.append(Entry(timeOfDay: moment.timeOfDay, text: text, tone: tone))
        if entries.count > Self.mostEntries { entries.removeFirst() }
    }
}
