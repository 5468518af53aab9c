// SPDX-License-Identifier: Apache-2.0

/// Keys that come faster than anybody types were sent in one piece, as by a paste: what the first of them brought to the
/// screen was not there when the others were pressed.
struct KeyBurst {
    private static let gap = Duration.milliseconds(3)

    private var last: ContinuousClock.Instant?
    private var painted = 0

    /// Which frame was seen by whoever pressed a key that comes now.
    mutating func take(at now: ContinuousClock.Instant, painted: Int) -> Int {
        if last.map({ $0.duration(to: now) >= Self.gap }) ?? true { self.painted = painted }
        last = now
        return self.painted
    }
}
