// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims

/// What came of an action, and of writing it down.
package struct ActionReport: Sendable, Hashable {
    /// A record that the journal did not take.
    package struct Detour: Sendable, Hashable {
        /// Why, and where it is instead.
        package var sentence: String
        /// The record, a line of JSON.
        package var record: String
    }

    /// Is told of each while it is done.
    package typealias Speaker = @Sendable (Detour) -> Void

    package var result: Result<ActionOutcome, ShimError>
    package var detours: [Detour] = []

    init(_ result: Result<ActionOutcome, ShimError>, detours: [Detour] = []) {
        self.result = result
        self.detours = detours
    }

    /// Of an action that goes on for as long as somebody reads.
    package static let begun = ActionReport(.success(ActionOutcome(words: "begun")))

    /// Of one that was not done, or failed.
    package static func failed(_ error: ShimError) -> ActionReport { ActionReport(.failure(error)) }
}

/// What was done.
package struct ActionOutcome: Sendable, Hashable {
    /// In a few words.
    package var words: String
    /// What it brought to light; empty for most.
    package var lines: [String] = []
    /// What failed after what was asked for had been done, each a sentence.
    package var problems: [String] = []
    /// How the task ended, where it was deleted.
    package var exit: TaskExit?
    /// Whether the bundle was removed here.
    package var isBundleRemoved = false
    /// What happened beside it, each a short sentence.
    package var notes: [String] = []
}

/// What an action would do, and why it would not.
package struct ActionPlan: Sendable, Hashable {
    /// With what was found out about it: past whom a pipe would be drained.
    package var action: TaskAction
    /// From what it was concluded, for a person; nil where nothing was looked for.
    package var evidence: String?
    /// Why nothing would be done, a sentence without its subject; nil when the steps would be.
    package var obstacle: String?
    /// What would be done one after the other, each for a person.
    package var steps: [String]
}
