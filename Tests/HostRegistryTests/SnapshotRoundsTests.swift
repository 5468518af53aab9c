// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Testing

@testable import HostRegistry

/// Snapshots that wait for answers, several at a time.
@Suite(.timeLimit(.minutes(1))) struct SnapshotRoundsTests {
    private let a = TaskID(namespace: "ns", id: "a")
    private let b = TaskID(namespace: "ns", id: "b")

    @Test func aRoundEndsWithTheLastAnswer() async {
        var rounds = SnapshotRounds()
        var wasMissing: [Bool] = []
        await withCheckedContinuation { waiter in
            _ = rounds.begin(waitingFor: [a, b], waiter)
            wasMissing = [a, a, b].map { rounds.answered($0) }
        }
        #expect(wasMissing == [true, false, true])
        let late = rounds.answered(b)
        #expect(!late, "nobody waits for it any more")
    }

    @Test func aRoundThatHasEndedWaitsForNobody() async {
        var rounds = SnapshotRounds()
        await withCheckedContinuation { waiter in
            let number = rounds.begin(waitingFor: [a, b], waiter)
            rounds.answered(a)
            rounds.end(number)
            // To end it again does nothing.
            rounds.end(number)
        }
        let late = rounds.answered(b)
        #expect(!late)
    }

    @Test func allEndTogether() async {
        var rounds = SnapshotRounds()
        await withCheckedContinuation { waiter in
            _ = rounds.begin(waitingFor: [a], waiter)
            rounds.endAll()
        }
        let late = rounds.answered(a)
        #expect(!late)
    }
}
