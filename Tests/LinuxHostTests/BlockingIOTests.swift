// SPDX-License-Identifier: Apache-2.0

import Dispatch
import Glibc
import Synchronization
import Testing

@testable import LinuxHost

/// A call that gets no answer holds one thread, and nobody who waits.
@Suite(.serialized) struct BlockingIOTests {
    /// A path whose gate is held by whoever passes, until it is opened.
    private final class DeadPath: Sendable {
        let path: String
        private let isOpen = DispatchSemaphore(value: 0)
        private let calls = Atomic(0)

        init(_ name: String) { path = "/nowhere/\(name)-\(UInt32.random(in: .min ... .max))" }

        var touched: Int { calls.load(ordering: .acquiring) }

        /// Hangs in an uninterruptible way: nothing but ``answer()`` ends it.
        func touch() throws(SystemError) {
            try IOGate.pass("read \(path)", path) { () throws(SystemError) in
                calls.add(1, ordering: .acquiringAndReleasing)
                isOpen.wait()
                isOpen.signal()
            }
        }

        func answer() { isOpen.signal() }
    }

    private func eventually(_ what: String, _ condition: () -> Bool) async {
        let limit = ContinuousClock.now + .seconds(30)
        while !condition() {
            guard ContinuousClock.now < limit else {
                Issue.record("never came true: \(what)")
                return
            }
            await Task.yield()
        }
    }

    @Test func whatAnswersIsHandedOver() async throws {
        #expect(try await BlockingIO.read { () throws(SystemError) in 7 } == 7)
        #expect(try await BlockingIO.change { () throws(SystemError) in "done" } == "done")
        #expect(try BlockingIO.wait { () throws(SystemError) in 8 } == 8)
    }

    @Test func workGoesOnWithoutThePathThatDoesNotAnswer() async throws {
        let dead = DeadPath("a")
        let answer = try await BlockingIO.read { () throws(SystemError) -> String in
            do throws(SystemError) {
                try dead.touch()
                return "it answered"
            } catch {
                return error.isUnanswered ? "left out: \(error)" : "\(error)"
            }
        }
        #expect(answer.hasPrefix("left out: read \(dead.path): it does not answer (for "))
        #expect(dead.touched == 1, "it is not tried again")
        #expect(BlockingIO.hungPaths.contains { $0.path == dead.path })
        #expect(BlockingIO.hungThreads >= 1)

        // Everybody else is told at once, and no further thread is spent.
        await #expect(throws: SystemError.self) {
            try await BlockingIO.read { () throws(SystemError) in try dead.touch() }
        }
        #expect(dead.touched == 1)

        dead.answer()
        await eventually("it is forgotten") { !BlockingIO.hungPaths.contains { $0.path == dead.path } }
        try await BlockingIO.read { () throws(SystemError) in try dead.touch() }
        #expect(dead.touched == 2)
    }

    @Test func whatIsBelowAPathThatDoesNotAnswerIsRefusedToo() async throws {
        let dead = DeadPath("b")
        _ = try? await BlockingIO.read { () throws(SystemError) in try dead.touch() }
        await #expect(throws: SystemError.self) {
            try await BlockingIO.read { () throws(SystemError) in try BoundedFile.read("\(dead.path)/c", limitBytes: 1)
            }
        }
        let beside = try await BlockingIO.read { () throws(SystemError) in HostPath.isMissing("\(dead.path)-beside") }
        #expect(beside, "a name that only begins like it is another")
        #expect(!HostPath.isMissing(dead.path), "it is not known whether it is there")
        dead.answer()
    }

    @Test func whatChangesSomethingIsDoneOnceAtMost() async throws {
        let dead = DeadPath("c")
        await #expect(throws: SystemError.self) {
            try await BlockingIO.change(within: .milliseconds(300)) { () throws(SystemError) in try dead.touch() }
        }
        #expect(dead.touched == 1)
        dead.answer()
    }

    @Test func whoIsCancelledWaitsNoLonger() async throws {
        let dead = DeadPath("d")
        let reading = Task {
            try await BlockingIO.change(within: .seconds(3600)) { () throws(SystemError) in try dead.touch() }
        }
        await eventually("it hangs") { dead.touched == 1 }
        reading.cancel()
        await #expect(throws: SystemError.self) { try await reading.value }
        dead.answer()
    }

    @Test func aServiceThatHangsIsGivenUpOnceItIsNotWanted() async throws {
        let dead = DeadPath("e")
        let wakeUp = try WakeUp()
        let service = Task { try await IOService.run("test", cancelledBy: wakeUp) { try? dead.touch() } }
        await eventually("it hangs") { dead.touched == 1 }
        service.cancel()
        await #expect(throws: SystemError.self) { try await service.value }
        dead.answer()
    }

    @Test func aThousandReadsNeedFewThreads() async throws {
        let sum = try await withThrowingTaskGroup(of: Int.self) { group in
            for number in 0..<1000 { group.addTask { try await BlockingIO.read { () throws(SystemError) in number } } }
            return try await group.reduce(0, +)
        }
        #expect(sum == 499_500)
        let threads = try await BlockingIO.read { () throws(SystemError) in
            try Directory.entries("/proc/self/task").count
        }
        #expect(threads < 64)
    }
}
