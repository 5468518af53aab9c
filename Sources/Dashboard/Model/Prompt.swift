// SPDX-License-Identifier: Apache-2.0

/// A text that is being typed on the journal line.
package struct Prompt: Sendable, Hashable {
    /// What the text is for.
    package enum Purpose: Sendable, Hashable {
        case filterTasks
        case filterLog
        case searchLog
        /// Where to save lines: all that there are, or those that the filter shows.
        case saveLog(all: Bool)
    }

    package static let longest = 200

    package var purpose: Purpose
    package var text: String
    /// What Esc brings back.
    package var before: String
    /// Why the text cannot be used as it is.
    package var problem: String?

    package init(_ purpose: Purpose, text: String) {
        self.purpose = purpose
        self.text = text
        before = text
    }
}
