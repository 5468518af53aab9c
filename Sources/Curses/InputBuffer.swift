// SPDX-License-Identifier: Apache-2.0

/// Events that wait for whoever acts on them.
///
/// What is typed is bounded, and comes last: an end, a size and a return to the foreground wait behind no key and are never
/// dropped.
package struct InputBuffer: Sendable {
    /// More keys than a person types while a frame is drawn.
    package static let mostTyped = 1024
    package static let mostPastedBytes = 1 << 20

    /// The first one counts, for good.
    private var end: TerminalEvent?
    private var hasEnded = false
    private var resumed: TerminalEvent?
    /// Of sizes, and of looks, the newest.
    private var resized: TerminalEvent?
    private var focus: TerminalEvent?
    private var typed: [TerminalEvent] = []
    /// Events at the beginning of `typed` that have gone.
    private var gone = 0
    private var pastedBytes = 0
    private var dropped = 0

    package init() {}

    package mutating func put(_ event: TerminalEvent) {
        switch event {
        case .terminate:
            if !hasEnded { end = event }
            hasEnded = true
        case .resumed: resumed = event
        case .resized: resized = event
        case .focus: focus = event
        case .dropped(let keys): dropped += keys
        case .key, .mouse, .paste:
            guard typed.count - gone < Self.mostTyped, pastedBytes + event.pastedBytes <= Self.mostPastedBytes else {
                dropped += 1
                return
            }
            pastedBytes += event.pastedBytes
            typed.append(event)
        }
    }

    /// The next event; what was dropped is told behind what was typed before it.
    package mutating func next() -> TerminalEvent? {
        for slot in [\Self.end, \.resumed, \.resized, \.focus] {
            guard let event = self[keyPath: slot] else { continue }
            self[keyPath: slot] = nil
            return event
        }
        if gone < typed.count {
            let event = typed[gone]
            gone += 1
            pastedBytes -= event.pastedBytes
            return event
        }
        (typed, gone) = ([], 0)
        guard dropped > 0 else { return nil }
        defer { dropped = 0 }
        return .dropped(keys: dropped)
    }

    package var isEmpty: Bool {
        end == nil && resumed == nil && resized == nil && focus == nil && gone == typed.count && dropped == 0
    }
}

extension TerminalEvent {
    fileprivate var pastedBytes: Int { if case .paste(let text) = self { text.utf8.count } else { 0 } }
}

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
