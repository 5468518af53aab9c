// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LinuxHost

/// Paths that do not answer, and when they are tried again, by time that the test turns.
@Suite struct HungPathsTests {
    private let start = ContinuousClock.now
    private let paths = HungPaths()
    private let path = "/nowhere/hung"

    private func isRefused(_ path: String, after seconds: Int) -> Bool {
        paths.refusal(of: path, at: start + .seconds(seconds)) != nil
    }

    @Test(arguments: [
        ("the path itself", "/nowhere/hung", true), ("what is below it", "/nowhere/hung/a/b", true),
        ("a name that begins like it", "/nowhere/hung-up", false), ("what it lies in", "/nowhere", false),
    ])
    func itCovers(what: String, other: String, isRefused: Bool) {
        paths.hangs(IOThread(), on: path, since: start, at: start)
        #expect(self.isRefused(other, after: 1) == isRefused, "\(what)")
    }

    @Test func itIsSaidForHowLong() {
        paths.hangs(IOThread(), on: path, since: start, at: start + .seconds(1))
        #expect(paths.refusal(of: path, at: start + .seconds(7)) == "it does not answer (for 7 s)")
    }

    @Test func oneCallMayTryAgainAfterHalfAMinuteAndTheOthersWaitForIt() {
        paths.hangs(IOThread(), on: path, since: start, at: start)
        #expect(isRefused(path, after: 29))
        #expect(!isRefused(path, after: 30), "this one may try")
        #expect(isRefused(path, after: 30), "the others wait for what comes of it")
        #expect(isRefused(path, after: 89))
        #expect(!isRefused(path, after: 90), "a minute later the next one may")
    }

    @Test func threeCallsMayHangOnItAndNoMore() {
        for second in [0, 30, 90] { paths.hangs(IOThread(), on: path, since: start, at: start + .seconds(second)) }
        #expect(paths.all.count == 1)
        #expect(isRefused(path, after: 1_000_000))
    }

    @Test func itIsForgottenWhenOneThatHungOnItGoesOn() {
        let (first, second) = (IOThread(), IOThread())
        paths.hangs(first, on: path, since: start, at: start)
        paths.hangs(second, on: path + "/a", since: start, at: start)
        paths.answered(IOThread())
        #expect(isRefused(path, after: 1), "another thread says nothing of it")
        paths.answered(second)
        #expect(!isRefused(path, after: 1) && paths.all.isEmpty)
    }
}
