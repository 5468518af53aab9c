// SPDX-License-Identifier: Apache-2.0

/// One span of time for several steps: what one takes is not there for the next.
package struct TimeBudget: Sendable {
    private let end: ContinuousClock.Instant

    package init(_ span: Duration) { end = .now + span }

    /// What is left; a millisecond when nothing is, so that a step still fails by its own deadline.
    package var left: Duration { max(ContinuousClock.now.duration(to: end), .milliseconds(1)) }
}
