// SPDX-License-Identifier: Apache-2.0

import LogText
import ShimTestSupport
import Testing

@testable import ShimLogs

@Suite("Older lines of a file")
struct FileHistoryTests {
    private func older(
        _ fixture: LogFixture,
        _ format: LineFormat,
        step: Int,
        longest: Int = 64 << 10
    ) async throws
        -> [String]
    {
        var options = LogOptions()
        options.tailBytes = 0
        options.longestLineBytes = longest
        let recorder = await SourceRecorder.whole(fixture.source(format), options)
        return await (try #require(recorder.history)).all(inStepsOf: step) + recorder.lines
    }

    @Test("are whole and complete, whatever the size of the steps back", arguments: 1...70)
    func everyStep(_ step: Int) async throws {
        let fixture = try LogFixture()
        try fixture.append("one\n\nzwölf 😀\n" + String(repeating: "x", count: 40) + "\nlast\n\nbegun")
        let expected = ["one", "", "zwölf 😀", String(repeating: "x", count: 40), "last", "", "begun"]
        #expect(try await older(fixture, .raw, step: step) == expected)
    }

    @Test("that were kept in pieces are put together, whatever the size of the steps back", arguments: 1...420)
    func pieces(_ step: Int) async throws {
        let fixture = try LogFixture()
        func line(_ second: Int, _ stream: String, _ tag: String, _ text: String) -> String {
            "2026-11-24T03:04:0\(second).000000001Z \(stream) \(tag) \(text)\n"
        }
        try fixture.append(
            line(0, "stdout", "F", "first") + line(1, "stdout", "P", "a") + line(2, "stderr", "F", "between")
                + line(3, "stdout", "P", "b") + line(4, "stderr", "P", "x") + line(5, "stdout", "F", "c")
                + line(6, "stderr", "F", "y") + line(7, "stdout", "F", "last") + line(8, "stdout", "P", "never")
        )
        // A line is where its last piece is; where the other stream's lines stand between, the steps keep them together.
        #expect(try await older(fixture, .cri, step: step) == ["first", "between", "abc", "xy", "last", "never"])
    }

    @Test("of Docker are put together", arguments: [1, 10, 50, 77, 78, 79, 80, 150, 1000])
    func docker(_ step: Int) async throws {
        let fixture = try LogFixture()
        func line(_ text: String, _ stream: String = "stdout") -> String {
            #"{"log":"\#(text)","stream":"\#(stream)","time":"2026-11-24T03:04:05.1Z"}"# + "\n"
        }
        try fixture.append(line("one\\n") + line("long ") + line("er\\n", "stderr") + line("line\\n") + line("end\\n"))
        #expect(try await older(fixture, .dockerJSON, step: step) == ["one", "er", "long line", "end"])
    }

    @Test("go on in the files before, of which the compressed ones are named")
    func rotated() async throws {
        let fixture = try LogFixture()
        for (suffix, text) in [
            (".20261124-010000.gz", "no text"), (".20261124-020000", "a\nb\n"), (".20261124-030000", ""),
            (".20261124-040000", "c\nd, not ended"), (".other", "not one of them\n"), ("", "e\nf\n"),
        ] {
            try fixture.append(text, to: fixture.path + suffix)
        }
        for step in [1, 3, 1000] {
            let lines = try await older(fixture, .raw, step: step)
            #expect(lines.dropFirst() == ["a", "b", "c", "d, not ended", "e", "f"])
            #expect(lines.first?.contains("0.log.20261124-010000.gz") == true)
        }
    }

    @Test("go on in files with numbers, the lowest first")
    func numbered() async throws {
        let fixture = try LogFixture("json.log")
        for (suffix, text) in [(".10", "a\n"), (".9", "b\n"), (".1", "c\n"), ("", "d\n")] {
            try fixture.append(text, to: fixture.path + suffix)
        }
        #expect(try await older(fixture, .raw, step: 100) == ["a", "b", "c", "d"])
    }

    @Test("are found again when the file is rotated while they are read")
    func rotatedMeanwhile() async throws {
        let fixture = try LogFixture()
        try fixture.append("one\ntwo\nthree\n")
        var options = LogOptions()
        options.tailBytes = 6
        let recorder = await SourceRecorder.whole(fixture.source(), options)
        #expect(recorder.lines == ["three"])
        try fixture.rotate(to: ".1")
        try fixture.append("four\n")
        #expect(await recorder.history?.all(inStepsOf: 4) == ["one", "two"])
        fixture.folder.remove("0.log.1")
        let lines = await recorder.history?.all(inStepsOf: 4)
        #expect(lines == ["<read older lines of \(fixture.path): the file that held them was removed>"])
    }

    @Test("are cut at the limit, and a line longer than a step costs no more than itself")
    func long() async throws {
        let fixture = try LogFixture()
        try fixture.append("a\n" + String(repeating: "x", count: 300_000) + "\nb\n")
        let lines = try await older(fixture, .raw, step: 10, longest: 5)
        #expect(lines == ["a", "xxxxx", "b"])
    }

    @Test("are none before the first one")
    func none() async throws {
        let fixture = try LogFixture()
        try fixture.append("one\n")
        let recorder = await SourceRecorder.whole(fixture.source())
        #expect(recorder.lines == ["one"])
        #expect(recorder.hasHistory && recorder.history == nil)
    }
}
