// SPDX-License-Identifier: Apache-2.0

import ShimTestSupport
import Synchronization
import Testing

@testable import ShimLogs

@Suite("What a log pipe's sources bring, one after the other")
struct LogPipeOutputTests {
    private final class Taken: Sendable {
        let lines = Mutex<[String]>([])
    }

    private let reader = LogPipeSource.Reader(pid: 771, name: "containerd")

    private func output(_ taken: Taken) -> LogPipeOutput {
        LogPipeOutput(1000) { update in
            if case .lines(let batch) = update { taken.lines.withLock { $0 += batch.texts } }
        }
    }

    @Test("is shown once, though what waited in the pipe comes through the reader's copy, too")
    func peekedLinesComeAgain() {
        let taken = Taken()
        var output = output(taken)
        output.announce(.peek(past: reader, waitingBytes: 10))
        output.take(Array("end of a line\na\nb\na\n".utf8))
        output.announce(.peek(past: reader, waitingBytes: 20))
        output.take(Array("c\n".utf8))
        output.announce(.copy(of: reader, path: "/log"))
        output.startAnew()
        output.take(Array("the beginning and the end of a line\na\nb\nits own\na\nc\n".utf8))
        output.take(Array("a\n".utf8))
        #expect(
            taken.lines.withLock { $0 } == [
                "end of a line", "a", "b", "a", "c", "the beginning and the end of a line", "its own", "a",
            ]
        )
    }

    @Test("is shown again when it was not what waited")
    func otherSources() {
        let taken = Taken()
        var output = output(taken)
        output.announce(.pipe)
        output.take(Array("a\n".utf8))
        output.announce(.copy(of: reader, path: "/log"))
        output.take(Array("a\n".utf8))
        #expect(taken.lines.withLock { $0 } == ["a", "a"])
    }
}
