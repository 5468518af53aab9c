// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import ContainerdShims

@Suite("Lines made of pieces")
struct LineSplitterTests {
    @Test("are the same wherever the pieces part")
    func everySplitPoint() {
        let bytes = Array("first\n\nzwölf 😀\nlast".utf8)
        for point in 0...bytes.count {
            var splitter = LineSplitter(longestLineBytes: 100)
            let lines = splitter.take(Array(bytes[..<point])).lines + splitter.take(Array(bytes[point...])).lines
            #expect(lines == ["first", "", "zwölf 😀"])
            #expect(splitter.finish() == "last")
            #expect(splitter.finish() == nil)
        }
    }

    @Test("are cut at the limit, byte by byte or all at once, and the rest of such a line is skipped")
    func cut() {
        let bytes = Array("12345\n1234567\n12345".utf8)
        for size in 1...bytes.count {
            var splitter = LineSplitter(longestLineBytes: 5)
            var lines: [String] = []
            var cut = 0
            for start in stride(from: 0, to: bytes.count, by: size) {
                let result = splitter.take(Array(bytes[start..<min(start + size, bytes.count)]))
                lines += result.lines
                cut += result.cut
            }
            #expect(lines == ["12345", "12345"])
            #expect(cut == 1)
            #expect(splitter.finish() == "12345")
        }
    }

    @Test("leave out what comes before the first newline when that is not the start of a line")
    func startsWithin() {
        var splitter = LineSplitter(longestLineBytes: 100, startsWithin: true)
        #expect(splitter.take(Array("tail of a".utf8)).lines == [])
        #expect(splitter.take(Array(" line\nwhole\n".utf8)).lines == ["whole"])
    }

    @Test("are repaired where they are no UTF-8")
    func invalid() {
        var splitter = LineSplitter(longestLineBytes: 100)
        #expect(splitter.take([0x61, 0xFF, 0x62, 0x0A, 0xC3, 0x0A]).lines == ["a\u{FFFD}b", "\u{FFFD}"])
    }
}
