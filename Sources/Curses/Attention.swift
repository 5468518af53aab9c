// SPDX-License-Identifier: Apache-2.0

/// Whether somebody looks at what is drawn, as far as that is known.
struct Attention {
    /// How long a terminal may take nothing before it counts as one that nobody looks at: stopped, or at the end of a link
    /// that is lost.
    private static let longestStall = Duration.seconds(1)

    /// What the terminal told last.
    var isFocused = true
    var isForeground = true
    /// Since when the terminal has taken nothing of what waits for it.
    private var waitsSince: ContinuousClock.Instant?
    private var isStalled = false
    private var told = true

    /// When a terminal that takes nothing will have done so for too long.
    var deadline: ContinuousClock.Instant? { isStalled ? nil : waitsSince.map { $0 + Self.longestStall } }

    mutating func note(isIdle: Bool, at now: ContinuousClock.Instant) {
        waitsSince = isIdle ? nil : waitsSince ?? now
        isStalled = waitsSince.map { $0.duration(to: now) >= Self.longestStall } ?? false
    }

    /// Whether somebody looks, when that is another answer than before.
    mutating func news() -> Bool? {
        let isLookedAt = isFocused && isForeground && !isStalled
        guard isLookedAt != told else { return nil }
        told = isLookedAt
        return isLookedAt
    }
}
