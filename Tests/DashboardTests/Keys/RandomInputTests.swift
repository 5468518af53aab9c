// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import HostActions
import HostSession
import ShimLogs
import TerminalStyle
import Testing

@testable import Curses
@testable import Dashboard

/// Whatever a terminal sends, through the decoder that reads the real one: the screen can be drawn, at every size, and nothing
/// is done that nobody has confirmed.
///
/// `SHIMTOP_KEYS` says how many things are done, 5,000 without it; `SHIMTOP_SEED` which.
@Suite struct RandomInputTests {
    private static let count = ProcessInfo.processInfo.environment["SHIMTOP_KEYS"].flatMap { Int($0) } ?? 5000
    private static let seed =
        ProcessInfo.processInfo.environment["SHIMTOP_SEED"].flatMap { UInt64($0) } ?? .random(in: .min ... .max)

    @Test(.timeLimit(.minutes(60)), arguments: [false, true]) func nothingBreaksIt(isReadOnly: Bool) {
        var input = RandomInput(seed: Self.seed)
        var decoder = InputDecoder()
        var harness = DashboardHarness(isReadOnly: isReadOnly)
        var underWay: [TaskAction] = []
        // For whoever looks for what went wrong before the end.
        print("seed \(Self.seed), read-only \(isReadOnly)")
        for step in 0..<Self.count {
            var mustDraw = step % 7 == 0
            var events = input.next().flatMap { decoder.take(.byte($0)) }
            if input.number(in: 0..<3) == 0 { events += decoder.finish() }
            if let (rows, columns) = input.size() {
                events.append(.resized(rows: rows, columns: columns))
                mustDraw = true
            }
            for event in events {
                guard let done = take(event, &harness, &underWay) else {
                    Issue.record("\(event), step \(step) of seed \(Self.seed), did something unasked")
                    return
                }
                underWay += done
            }
            if step % 11 == 0 { disturb(&harness, &underWay, &input) }
            guard mustDraw else { continue }
            let frame = harness.frame(step % 2 == 0 ? .unicode : .ascii)
            guard frame.rows == harness.model.rows, frame.columns == harness.model.columns else {
                Issue.record("a frame of \(frame.rows) x \(frame.columns), step \(step) of seed \(Self.seed)")
                return
            }
        }
    }

    /// The actions that an event has begun; nil when one of them should not have been.
    private func take(
        _ event: TerminalEvent,
        _ harness: inout DashboardHarness,
        _ underWay: inout [TaskAction]
    ) -> [TaskAction]? {
        switch event {
        case .key(let key, _): guard harness.unconfirmed(key).isEmpty else { return nil }
        case .mouse(let event): harness.send(.mouse(event))
        case .paste(let text):
            harness.send(.paste(text))
            guard !harness.effects.contains(where: { if case .act = $0 { true } else { false } }) else { return nil }
        case .focus(let isOn): harness.send(.focus(isOn))
        case .resized(let rows, let columns): harness.send(.resized(rows: rows, columns: columns))
        case .dropped(let keys): harness.send(.keysDropped(keys))
        case .terminate, .resumed: break
        }
        return harness.takeEffects().compactMap { if case .act(let action) = $0 { action } else { nil } }
    }

    /// What happens beside what is typed.
    private func disturb(_ harness: inout DashboardHarness, _ underWay: inout [TaskAction], _ input: inout RandomInput)
    {
        switch input.number(in: 0..<8) {
        case 0...2: harness.pass(seconds: 1)
        case 3:
            var snapshot = HandMadeHost.troubled
            snapshot.readings.removeAll { _ in input.number(in: 0..<5) == 0 }
            harness.send(.snapshot(snapshot))
        case 4:
            guard !underWay.isEmpty else { return }
            harness.send(
                .actionFinished(underWay.removeFirst(), .failed(.unavailable, "e\u{301}\u{1b}[2J"))
            )
        case 5:
            guard let id = harness.model.log.buffer?.id else { return }
            harness.send(.logSources(id, [.readable(.shim)], reading: .readable(.shim)))
            let lines = (0..<8).map { _ in String(decoding: input.next() + input.next(), as: UTF8.self) }
            harness.send(.log(id, .lines(.of(lines))))
        case 6: harness.scan()
        default: harness.send(.noted(String(decoding: input.next() + input.next(), as: UTF8.self), .warning))
        }
    }
}
