// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import Testing

@testable import Dashboard

@Suite struct MailboxTests {
    private let task = TaskID(namespace: "n", id: "t")

    @Test func keysComeFirst() async {
        let mailbox = Mailbox()
        mailbox.post(.tick)
        mailbox.post(.log(task, .lines(["a"])))
        mailbox.post(.key(.enter))
        #expect(await mailbox.take() == [.key(.enter), .tick, .log(task, .lines(["a"]))])
    }

    @Test func aFloodOfLinesIsBoundedAndCounted() async {
        let mailbox = Mailbox()
        for number in 0..<100 { mailbox.post(.log(task, .lines(Array(repeating: "\(number)", count: 100)))) }
        var kept = 0
        var dropped = 0
        for case .log(_, let update) in await mailbox.take() {
            if case .lines(let lines) = update { kept += lines.count }
            if case .dropped(let count) = update { dropped += count }
        }
        #expect(kept <= 4000)
        #expect(kept + dropped == 10_000)
    }

    @Test func whoWaitsIsWoken() async {
        let mailbox = Mailbox()
        async let messages = mailbox.take()
        mailbox.post(.resumed)
        #expect(await messages == [.resumed])
    }

    @Test func cancellationEndsAWait() async {
        let mailbox = Mailbox()
        let waiting = Task { await mailbox.take() }
        waiting.cancel()
        #expect(await waiting.value.isEmpty)
    }
}
