// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogText

@Suite("Lines made of bytes")
struct LogDecoderTests {
    /// Decodes the bytes cut in two at every place, and checks that the lines are always the same.
    private func atEveryCut(
        _ text: String,
        _ format: LineFormat = .raw,
        longest: Int = 64 << 10,
        _ check: (LogBatch) -> Void
    ) {
        let bytes = Array(text.utf8)
        for cut in 0...bytes.count {
            var decoder = LogDecoder(format: format, stream: .output, longestLineBytes: longest)
            var batch = decoder.take(Array(bytes[..<cut]))
            batch.append(decoder.take(Array(bytes[cut...])))
            batch.append(decoder.finish())
            check(batch)
            #expect(decoder.finish().isEmpty)
        }
    }

    @Test("are the same wherever the pieces part")
    func everyCut() {
        atEveryCut("first\n\nzwölf 😀\nlast") { #expect($0.texts == ["first", "", "zwölf 😀", "last"]) }
    }

    @Test("are cut at the limit, which is said")
    func cut() {
        atEveryCut("12345\n1234567\n12345\n", longest: 5) { batch in
            #expect(batch.texts == ["12345", "12345", "12345"])
            #expect(batch.lines.map { $0.traits.contains(.isCut) } == [false, true, false])
        }
    }

    @Test("leave out what was overwritten after a carriage return")
    func carriageReturns() {
        atEveryCut("10%\r50%\r100%\r\ndone\r\n\r\n\rx\r\ry\n") { #expect($0.texts == ["100%", "done", "", "y"]) }
    }

    @Test("are overwritten after a carriage return beyond the limit, too, which alone cuts nothing")
    func carriageReturnsAtTheLimit() {
        atEveryCut("12345\r\r67\n1234567\r89\n1234567\r\r\n12345\r\n", longest: 5) { batch in
            #expect(batch.texts == ["67", "89", "12345", "12345"])
            #expect(batch.lines.map { $0.traits.contains(.isCut) } == [false, false, true, false])
        }
    }

    @Test("leave out what comes before the first newline when that is not the start of a line")
    func startsWithin() {
        var decoder = LogDecoder(stream: .output, startsWithin: true)
        #expect(decoder.take(Array("tail of a".utf8)).isEmpty)
        #expect(decoder.take(Array(" line\nwhole\nbegun".utf8)).texts == ["whole"])
        #expect(decoder.finish().texts == ["begun"])
    }

    @Test("say whether they are plain ASCII, and keep bytes that are no UTF-8")
    func plain() {
        var decoder = LogDecoder(stream: .output)
        let batch = decoder.take([0x61, 0x0a, 0xff, 0x0a, 0x1b, 0x0a, 0x09, 0x0a, 0xc3, 0xb6, 0x0a])
        #expect(batch.lines.map { $0.traits.contains(.isPlain) } == [true, false, false, false, false])
        #expect(batch.text(1) == [0xff])
    }

    @Test("of CRI files are put together, each stream for itself, with the time of the first piece")
    func cri() {
        let text = """
            2026-11-24T03:04:05.1Z stdout P one\u{20}
            2026-11-24T03:04:05.2Z stderr F level=error msg=between
            2026-11-24T03:04:05.3Z stdout F line
            2026-11-24T03:04:05.4Z stdout F:tag tagged
            2026-11-24T03:04:05.5Z stdout F\u{20}
            none of these
            2026-11-24T03:04:05.6Z stdout P begun

            """
        atEveryCut(text, .cri) { batch in
            #expect(batch.texts == ["level=error msg=between", "one line", "tagged", "", "none of these", "begun"])
            #expect(batch.lines.map(\.stream) == [.stderr, .stdout, .stdout, .stdout, .output, .stdout])
            #expect(batch.lines[1].time == LogTime("2026-11-24T03:04:05.1Z"))
            #expect(batch.lines[0].level == .error)
            #expect(batch.lines[4].time == nil)
        }
    }

    @Test("of Docker files are put together, with escapes resolved")
    func docker() {
        let text = #"""
            {"log":"a \"q\" \u00f6 \ud83d\ude00\n","stream":"stdout","time":"2026-11-24T03:04:05.1Z"}
            {"log":"long ","stream":"stderr","time":"2026-11-24T03:04:05.2Z"}
            {"log":"line\r\n","stream":"stderr","time":"2026-11-24T03:04:05.3Z","attrs":{"a":"b"}}
            {"other":1}
            {"log":"c:\\n","stream":"stdout"}
            {"log":"\\\n","stream":"stdout"}

            """#
        atEveryCut(text, .dockerJSON) { batch in
            #expect(batch.texts == ["a \"q\" ö 😀", "long line", "{\"other\":1}", #"c:\n\"#])
            #expect(batch.lines.map(\.stream) == [.stdout, .stderr, .output, .stdout])
            #expect(batch.lines[1].time == LogTime("2026-11-24T03:04:05.2Z"))
        }
    }

    @Test("show what has been begun of them, without what a carriage return will overwrite")
    func unfinished() {
        var decoder = LogDecoder(stream: .stdout)
        #expect(decoder.unfinished.isEmpty)
        #expect(decoder.take("whole\nbeg").texts == ["whole"])
        #expect(decoder.unfinished.texts == ["beg"])
        #expect(decoder.unfinished.lines[0].traits.contains(.isOpen))
        _ = decoder.take("un\r")
        #expect(decoder.unfinished.texts == ["begun"])
        #expect(decoder.take("new\n").texts == ["new"])
        #expect(decoder.unfinished.isEmpty)
    }

    @Test("that are indented have the level of the line that they belong to")
    func levels() {
        var decoder = LogDecoder(stream: .stdout)
        let batch = decoder.take("level=error msg=x\n\tat one\n  at two\nplain\n  under plain\n")
        #expect(batch.lines.map(\.level) == [.error, .error, .error, nil, nil])
    }

    @Test("need no more memory than the limits, however long they are")
    func bounded() {
        for format in [LineFormat.raw, .cri, .dockerJSON] {
            var decoder = LogDecoder(format: format, stream: .stdout, longestLineBytes: 100)
            let piece = [UInt8](repeating: 0x61, count: 1 << 20)
            for _ in 0..<20 { #expect(decoder.take(piece).isEmpty) }
            let batch = decoder.take([0x0a])
            #expect(batch.texts == [String(repeating: "a", count: 100)])
            #expect(batch.lines[0].traits.contains(.isCut))
        }
    }
}
