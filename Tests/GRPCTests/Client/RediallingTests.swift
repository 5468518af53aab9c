// SPDX-License-Identifier: Apache-2.0

import NIOCore
import Testing

@testable import GRPC

@Suite struct RediallingTests {
    private let start = NIODeadline.uptimeNanoseconds(1_000_000_000)

    private func attempt(pause: Int64, timeout: Int64) -> Redialling.Attempt {
        Redialling.Attempt(pause: .milliseconds(pause), timeout: .milliseconds(timeout))
    }

    @Test func theFirstAttemptIsMadeAtOnceAndTheOthersAfterLongerPauses() {
        var redialling = Redialling()
        redialling.lost(at: start, hasWorked: true)
        #expect(redialling.next(at: start, isRefused: false) == attempt(pause: 0, timeout: 1000))
        #expect(redialling.next(at: start, isRefused: false) == attempt(pause: 5, timeout: 995))
        #expect(redialling.next(at: start, isRefused: true) == attempt(pause: 10, timeout: 990))
        for _ in 0..<100 { _ = redialling.next(at: start, isRefused: false) }
        #expect(redialling.next(at: start, isRefused: false) == attempt(pause: 100, timeout: 900))
    }

    @Test func aServerThatRefusesIsGoneSooner() {
        var redialling = Redialling()
        redialling.lost(at: start, hasWorked: true)
        let later = start + .milliseconds(250)
        #expect(redialling.next(at: later - .nanoseconds(1), isRefused: true) != nil)
        #expect(redialling.next(at: later, isRefused: true) == nil)
        #expect(redialling.next(at: later, isRefused: false) != nil)
        #expect(redialling.next(at: start + .seconds(1), isRefused: false) == nil)
    }

    @Test func onlyAConnectionThatWorkedEndsTheTrouble() {
        var redialling = Redialling()
        redialling.lost(at: start, hasWorked: false)
        let later = start + .milliseconds(900)
        redialling.lost(at: later, hasWorked: false)
        #expect(redialling.next(at: later + .milliseconds(100), isRefused: false) == nil)
        redialling.lost(at: later, hasWorked: true)
        #expect(redialling.next(at: later + .milliseconds(100), isRefused: false) == attempt(pause: 0, timeout: 900))
    }
}
