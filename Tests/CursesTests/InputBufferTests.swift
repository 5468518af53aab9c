// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Curses

/// What waits is bounded, and what must not wait behind keys does not.
@Suite struct InputBufferTests {
    private func everything(_ buffer: inout InputBuffer) -> [TerminalEvent] {
        var events: [TerminalEvent] = []
        while let event = buffer.next() { events.append(event) }
        return events
    }

    @Test func anEndAndTheNewestSizeComeBeforeFiveThousandKeys() {
        var buffer = InputBuffer()
        for number in 0..<5000 {
            buffer.put(.key(.character("j"), painted: number))
            if number == 3000 { buffer.put(.resized(rows: 24, columns: 80)) }
        }
        buffer.put(.resized(rows: 50, columns: 200))
        buffer.put(.terminate(signal: 15))
        let events = everything(&buffer)
        #expect(events.prefix(2) == [.terminate(signal: 15), .resized(rows: 50, columns: 200)])
        #expect(events.dropFirst(2).prefix(1) == [.key(.character("j"), painted: 0)])
        #expect(events.count == 2 + InputBuffer.mostTyped + 1)
        #expect(events.last == .dropped(keys: 5000 - InputBuffer.mostTyped))
        #expect(buffer.isEmpty)
    }

    @Test func theFirstEndCountsAndIsToldOnce() {
        var buffer = InputBuffer()
        buffer.put(.terminate(signal: 1))
        buffer.put(.terminate(signal: 15))
        #expect(everything(&buffer) == [.terminate(signal: 1)])
        buffer.put(.terminate(signal: 2))
        #expect(buffer.isEmpty)
    }

    @Test func whatIsTypedIsTakenInOrder() {
        var buffer = InputBuffer()
        buffer.put(.key(.up))
        buffer.put(.paste("text"))
        buffer.put(.focus(false))
        buffer.put(.key(.down))
        buffer.put(.focus(true))
        #expect(everything(&buffer) == [.focus(true), .key(.up), .paste("text"), .key(.down)])
    }

    @Test func pastesAreBoundedByTheirSize() {
        var buffer = InputBuffer()
        for _ in 0..<40 { buffer.put(.paste(String(repeating: "x", count: 64 << 10))) }
        let events = everything(&buffer)
        #expect(events.count == 17 && events.last == .dropped(keys: 24))
        // There is room again.
        buffer.put(.paste("more"))
        #expect(everything(&buffer) == [.paste("more")])
    }

    @Test func keysOfOneBurstSawTheSameFrame() {
        var burst = KeyBurst()
        let start = ContinuousClock.now
        let seen = [(0, 3), (2, 4), (4, 4), (60, 5)].map { milliseconds, painted in
            burst.take(at: start + .milliseconds(milliseconds), painted: painted)
        }
        #expect(seen == [3, 3, 3, 5])
    }
}
