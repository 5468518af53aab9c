// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import Foundation
import HostActions
import HostRegistry
import HostSession
import ShimLogs
import TerminalStyle
import Testing

@testable import Dashboard

/// Keys as a cat presses them, on a host that changes meanwhile: `SHIMTOP_SOAK` says how many.
@Suite struct RandomKeysTests {
    static let presses = ProcessInfo.processInfo.environment["SHIMTOP_SOAK"].flatMap { Int($0) } ?? 20_000

    @Test(arguments: [false, true]) func nothingIsDoneUnasked(isReadOnly: Bool) {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        var harness = DashboardHarness(isReadOnly: isReadOnly)
        var underWay: [TaskAction] = []
        for press in 0..<Self.presses {
            let key = KeyEvent.all.randomElement(using: &random) ?? .enter
            let unconfirmed = harness.unconfirmed(key)
            guard unconfirmed.isEmpty else {
                Issue.record("\(key), press \(press) of seed \(seed), did \(unconfirmed)")
                return
            }
            for case .act(let action) in harness.takeEffects() { underWay.append(action) }
            if press % 8 == 0 { disturb(&harness, &underWay, &random) }
            if press % 50 == 0 {
                let frame = DashboardView.frame(of: harness.model, Look(theme: .roles, glyphs: .unicode))
                #expect(frame.rows == harness.model.rows && frame.columns == harness.model.columns)
            }
        }
    }

    /// What happens to a dashboard beside keys.
    private func disturb(
        _ harness: inout DashboardHarness,
        _ underWay: inout [TaskAction],
        _ random: inout SeededGenerator
    ) {
        switch Int.random(in: 0..<12, using: &random) {
        case 0: harness.pass(seconds: 1)
        case 1:
            harness.send(
                .resized(rows: .random(in: 1...70, using: &random), columns: .random(in: 1...210, using: &random))
            )
        case 2: harness.send(.resized(rows: 36, columns: 120))
        case 3...5: harness.send(.snapshot(Self.host(&random)))
        case 6, 7:
            guard !underWay.isEmpty else { return }
            let action = underWay.removeFirst()
            let report: ActionReport = Bool.random(using: &random) ? .done("done") : .failed(.unavailable, "gone")
            harness.send(.actionFinished(action, report))
        case 8:
            guard let id = harness.model.log.buffer?.id else { return }
            harness.send(.logSources(id, [.readable(.shim)], reading: .readable(.shim)))
            harness.send(.log(id, .lines(.of((0..<20).map { "line \($0) \u{1b}[31m日本" }))))
        case 9: harness.scan()
        case 10: harness.send(.paste("y\ny\u{1b}"))
        default: harness.send(.focus(.random(using: &random)))
        }
    }

    /// The host of every trouble, of which some are gone, and some have become others.
    private static func host(_ random: inout SeededGenerator) -> HostSnapshot {
        var snapshot = HandMadeHost.troubled
        snapshot.readings.removeAll { _ in Int.random(in: 0..<6, using: &random) == 0 }
        for index in snapshot.readings.indices where Bool.random(using: &random) {
            snapshot.readings[index].status =
                [.running, .paused, .stopped, .created, .unknown]
                .randomElement(using: &random) ?? .running
            snapshot.readings[index].health = [.ok, .slow, .dead, .unresponsive].randomElement(using: &random) ?? .ok
            if Int.random(in: 0..<4, using: &random) == 0 {
                snapshot.readings[index].pid = .random(in: 1000...2000, using: &random)
            }
        }
        return snapshot
    }
}

/// Random numbers that can be had again.
struct SeededGenerator: RandomNumberGenerator {
    private var state: UInt64

    init(seed: UInt64) { state = seed }

    mutating func next() -> UInt64 {
        // SplitMix64.
        state &+= 0x9e37_79b9_7f4a_7c15
        var value = state
        value = (value ^ (value >> 30)) &* 0xbf58_476d_1ce4_e5b9
        value = (value ^ (value >> 27)) &* 0x94d0_49bb_1331_11eb
        return value ^ (value >> 31)
    }
}
