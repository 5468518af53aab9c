// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import LogText
import ShimLogs
import Testing

@testable import Dashboard

@Suite struct MailboxTests {
    private let buffer = LogBufferID(task: TaskID(namespace: "n", id: "t"), number: 1)

    @Test func keysComeFirst() async {
        let mailbox = Mailbox()
        mailbox.post(.tick)
        mailbox.post(.log(buffer, .lines(.of(["a"]))))
        mailbox.post(input: .key(.enter, painted: 7))
        #expect(await mailbox.take() == [.key(.enter, seen: 7), .tick, .log(buffer, .lines(.of(["a"])))])
    }

    @Test func aFloodOfLinesIsBoundedAndCounted() async {
        let mailbox = Mailbox()
        let text = String(repeating: "x", count: 1000)
        mailbox.post(.log(buffer, .origin("kept")))
        for _ in 0..<200 { mailbox.post(.log(buffer, .lines(.of(Array(repeating: text, count: 100))))) }
        var kept = 0
        var lost = 0
        var origins = 0
        for case .log(_, let update) in await mailbox.take() {
            switch update {
            case .lines(let batch): kept += batch.count
            case .lost(let count): lost += count
            case .origin: origins += 1
            default: break
            }
        }
        #expect(kept * 1000 <= Mailbox.mostLogBytes)
        #expect(kept > 5000)
        #expect(kept + lost == 20_000)
        #expect(origins == 1)
    }

    @Test func whoWaitsIsWoken() async {
        let mailbox = Mailbox()
        async let messages = mailbox.take()
        mailbox.post(input: .resumed)
        #expect(await messages == [.resumed])
    }

    @Test func cancellationEndsAWait() async {
        let mailbox = Mailbox()
        let waiting = Task { await mailbox.take() }
        waiting.cancel()
        #expect(await waiting.value.isEmpty)
    }
}
