// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LinuxHost

/// Work that fails in its caller's words.
@Suite struct BlockingFailureTests {
    @Test func anErrorOfTheWorkIsItsOwnAndSilenceIsPutIntoItsWords() async throws {
        struct Failure: Error, Equatable { var words: String }
        await #expect(throws: Failure(words: "mine")) {
            try await BlockingIO.read(otherwise: { Failure(words: $0.reason) }) { () throws(Failure) -> Int in
                throw Failure(words: "mine")
            }
        }
        let waiting = Task {
            while !Task.isCancelled { await Task.yield() }
            return try await BlockingIO.change(otherwise: { _ in Failure(words: "not waited for") }) {
                () throws(Failure) -> Int in 1
            }
        }
        waiting.cancel()
        await #expect(throws: Failure(words: "not waited for")) { try await waiting.value }
    }
}
