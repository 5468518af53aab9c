// SPDX-License-Identifier: Apache-2.0

import LogText
import ShimTestSupport
import Testing

@testable import ShimLogs

@Suite("Lines of several sources")
struct MergingTests {
    /// A line whose time is this second, or none.
    private static func line(_ second: Int?, _ text: String) -> String {
        second.map { "time=\"2026-11-24T03:\($0 / 60 + 10):\($0 % 60 + 10)Z\" level=info msg=\(text)\n" }
            ?? "  \(text)\n"
    }

    private func source(_ fixtures: [LogFixture]) -> LogSource {
        LogSource(kind: .all, name: "all", obstacle: nil, harm: nil, place: .merged(fixtures.map { $0.source() }))
    }

    private func words(_ lines: [String]) -> [String] {
        lines.map { line in
            line.firstRange(of: "msg=").map { String(line[$0.upperBound...]) } ?? String(line.drop { $0 == " " })
        }
    }

    @Test(
        "are read back in the order of time, none lost or doubled, whatever the size of the steps and of what is read at first",
        arguments: [1, 50, 60, 130, 300, 5000],
        [0, 1, 70, 200, 5000]
    )
    func history(_ step: Int, _ tail: Int) async throws {
        let (dense, sparse, late) = (try LogFixture(), try LogFixture(), try LogFixture())
        for second in 0..<100 {
            try dense.append(Self.line(second, "d\(second)") + (second % 7 == 0 ? Self.line(nil, "c\(second)") : ""))
        }
        for second in stride(from: 5, to: 100, by: 31) { try sparse.append(Self.line(second, "s\(second)")) }
        for second in 95..<130 { try late.append(Self.line(second, "l\(second)")) }
        var expected: [String] = []
        for second in 0..<130 {
            if second < 100 { expected += ["d\(second)"] + (second % 7 == 0 ? ["c\(second)"] : []) }
            if second < 100, second % 31 == 5 { expected.append("s\(second)") }
            if second >= 95 { expected.append("l\(second)") }
        }
        var options = LogOptions()
        options.tailBytes = tail
        let recorder = await SourceRecorder.whole(source([dense, sparse, late]), options)
        let older = await recorder.history?.all(inStepsOf: step) ?? []
        #expect(words(older + recorder.lines) == expected)
    }

    @Test("without a time come before those that have one, and keep their order")
    func untimed() async throws {
        let (timed, untimed) = (try LogFixture(), try LogFixture())
        for second in 0..<20 { try timed.append(Self.line(second, "t\(second)")) }
        for number in 0..<20 { try untimed.append("u\(number)\n") }
        var options = LogOptions()
        options.tailBytes = 100
        let recorder = await SourceRecorder.whole(source([timed, untimed]), options)
        let older = await recorder.history?.all(inStepsOf: 30) ?? []
        #expect(words(older + recorder.lines) == (0..<20).map { "u\($0)" } + (0..<20).map { "t\($0)" })
    }

    @Test("are put into order as they come")
    func live() async throws {
        let (one, two) = (try LogFixture(), try LogFixture())
        try one.append(Self.line(1, "a"))
        try two.append(Self.line(2, "b"))
        try await SourceRecorder.following(source([one, two])) { log in
            try await eventually("both are followed") { log.hasHistory }
            #expect(words(log.lines) == ["a", "b"])
            try one.append(Self.line(5, "d") + Self.line(nil, "d2"))
            try two.append(Self.line(4, "c") + Self.line(6, "e") + "half")
            try await eventually("all are seen") { log.lines.count == 6 }
            #expect(words(log.lines) == ["a", "b", "c", "d", "d2", "e"])
            try await eventually("what was begun is seen") { log.unfinished == ["half"] }
            #expect(log.place == "file; file")
        }
        try await eventually("its threads are gone") { try FileFollowerTests.threads("log merge") == 0 }
        #expect(try FileFollowerTests.descriptors(on: one.path) == 0)
    }

    @Test("are kept no longer than a moment, and less when they are many")
    func patience() {
        let start = ContinuousClock.now
        var merge = LiveMerge(haveHistory: [false, false], at: start - LiveMerge.openingPatience)
        #expect(merge.due(at: start) == [.history(nil)])
        func batch(_ text: String, _ time: Int64?) -> LogUpdate {
            var batch = LogBatch()
            batch.append(text.utf8, time: time.map { LogTime(nanoseconds: $0) }, stream: .stdout)
            return .lines(batch)
        }
        #expect(merge.take(batch("later", 100), from: 0, at: start, LogTime(nanoseconds: 500)) == [])
        #expect(
            merge.take(batch("earlier", 50), from: 1, at: start + .milliseconds(200), LogTime(nanoseconds: 500)) == []
        )
        #expect(
            merge.take(batch("no time", nil), from: 1, at: start + .milliseconds(210), LogTime(nanoseconds: 500)) == []
        )
        #expect(merge.nextDue == start + LiveMerge.patience)
        #expect(merge.due(at: start + .milliseconds(249)) == [])
        func texts(_ updates: [LogUpdate]) -> [String] {
            updates.flatMap { if case .lines(let lines) = $0 { lines.texts } else { [""] } }
        }
        #expect(texts(merge.due(at: start + .milliseconds(250))) == ["earlier", "later"])
        #expect(merge.nextDue == start + .milliseconds(210) + LiveMerge.patience)
        #expect(texts(merge.due(at: start + .seconds(1))) == ["no time"])
        #expect(merge.nextDue == nil)
        let much = batch(String(repeating: "x", count: 2 << 20), 1)
        #expect(texts(merge.take(much, from: 0, at: start + .seconds(2), LogTime(nanoseconds: 1))).count == 1)
    }

    @Test("begin with what a pipe brings at once among the others, and do not wait for one that brings nothing")
    func opening() {
        let start = ContinuousClock.now
        var merge = LiveMerge(haveHistory: [true, false], at: start)
        func batch(_ text: String, _ time: Int64) -> LogUpdate {
            var batch = LogBatch()
            batch.append(text.utf8, time: LogTime(nanoseconds: time), stream: .stdout)
            return .lines(batch)
        }
        let clock = LogTime(nanoseconds: 9)
        #expect(merge.take(.origin("file"), from: 0, at: start, clock) == [])
        #expect(merge.take(batch("one", 1), from: 0, at: start, clock) == [])
        #expect(merge.take(batch("three", 3), from: 0, at: start, clock) == [])
        #expect(merge.take(.history(nil), from: 0, at: start, clock) == [])
        #expect(merge.take(batch("two", 2), from: 1, at: start, clock) == [])
        #expect(merge.nextDue == start + LiveMerge.openingPatience)
        #expect(merge.due(at: start + .milliseconds(1)) == [])
        let opened = merge.due(at: start + LiveMerge.openingPatience)
        #expect(opened.first == .origin("file") && opened.last == .history(nil) && opened.count == 3)
        #expect(
            opened.flatMap { if case .lines(let lines) = $0 { lines.texts } else { [String]() } } == [
                "one", "two", "three",
            ]
        )
        #expect(merge.nextDue == nil)
    }
}
