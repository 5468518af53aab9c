// SPDX-License-Identifier: Apache-2.0

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
