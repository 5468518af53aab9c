// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogText

@Suite("A pattern")
struct LogPatternTests {
    @Test(
        "is found where it stands, with or without regard to case",
        arguments: [
            ("err", "an Error, an err", [3..<6, 13..<16]), ("Err", "an Error, an err", [3..<6]),
            ("a.c", "abc axc ABC", [0..<3, 4..<7, 8..<11]), ("^a+", "aab aa", [0..<2]),
            (#"\d+ms"#, "took 12ms or 5 ms", [5..<9]),
            (#"\D\d"#, "a1", [0..<2]), (#"x\.y"#, "x.y xzy", [0..<3]), ("b*", "abba", [1..<3]),
            ("ö", "aöb ÖO", [1..<3, 5..<7]),
            // The capital of an escape is none that is searched for.
            (#"get \S+"#, "GET /a", [0..<6]), (#"(?P<N>get)\W"#, "GET /a", [0..<4]), (#"\p{Lu}et"#, "Get", [0..<3]),
            (#"\QGet"#, "get Get", [4..<7]), (#"G\w+"#, "get Get", [4..<7]),
            ("one|two", "two one", [0..<3, 4..<7]), ("z", "", []), ("aa", "aaaa", [0..<2, 2..<4]),
            (#"(ab){2}"#, "abab", [0..<4]), ("a.\u{301}b", "axe\u{301}b axx\u{301}b ax\u{301}b", [14..<19]),
        ]
    )
    func found(_ pattern: String, _ text: String, _ expected: [Range<Int>]) throws {
        #expect(try LogPattern(pattern).matches(in: Array(text.utf8)[...]) == expected)
    }

    @Test(
        "is refused when it is none, or would take more time or memory than it is worth",
        arguments: [
            "", "(", "[a", #"(a)\1"#, "(?=a)", "a**", "a{1001}", "(a{100}){100}",
            "(a|[+]b{50}){99}", String(repeating: "a", count: 1001), "(a)\\1\u{301}",
            "a" + String(repeating: "\u{301}", count: 1000),
        ]
    )
    func refused(_ pattern: String) {
        #expect(throws: LogPatternError.self) { try LogPattern(pattern) }
    }

    @Test(
        "may hold repetitions side by side and within each other",
        arguments: [
            #"\d+\.\d+\.\d+\.\d+ \w+ \w+ \w+ \w+ \w+ \w+ \w+ \w+ \w+ \w+"#, "(ab?c*){200}", "a{1000}", "[]{+]{99}x",
            "((a+b+)+c+)+", "{", "((((((((((((((a+)+)+)+)+)+)+)+)+)+)+)+)+)+)",
            // The C library takes hours to compile these.
            "((((((((((a?)+)+)+)+)+)+)+)+)+)+", "((a?){0,10}*){0,10}", "(((d*)*)?){0,30}", "((a*){1,31})*",
        ]
    )
    func taken(_ pattern: String) {
        let long = [UInt8](repeating: 0x61, count: 2000)
        do { _ = try LogPattern(pattern).matches(in: long[...]) } catch {
            // RE2 may refuse a sign behind a sign; it must not take long to say so.
            #expect(pattern.contains("}*"), "\(error)")
        }
    }

    @Test("is found no more often than asked for")
    func limit() throws {
        #expect(try LogPattern("a").matches(in: [0x61, 0x61, 0x61], limit: 2).count == 2)
    }

    @Test("takes time that grows with the text alone")
    func time() throws {
        let text = [UInt8](repeating: 0x61, count: 2000)
        let pattern = try LogPattern("(a*)*(a*)*b")
        let duration = ContinuousClock().measure { #expect(pattern.matches(in: text[...]).isEmpty) }
        #expect(duration < .seconds(5))
    }
}

@Suite("A query")
struct LogQueryTests {
    private func wanted(_ query: LogQuery) -> [Int] {
        var batch = LogBatch()
        batch.append("info apple".utf8, level: .info, stream: .stdout)
        batch.append("error pear".utf8, level: .error, stream: .stdout)
        batch.append("no level: apple".utf8, stream: .stdout)
        batch.append("remark".utf8, stream: .notice)
        return batch.lines.indices.filter { query.wants($0, of: batch) }
    }

    @Test("wants lines of a level and above, and remarks")
    func level() {
        #expect(wanted(LogQuery()) == [0, 1, 2, 3])
        #expect(wanted(LogQuery(level: .info)) == [0, 1, 3])
        #expect(wanted(LogQuery(level: .error)) == [1, 3])
        #expect(LogQuery().wantsAll && !LogQuery(level: .info).wantsAll)
    }

    @Test("wants lines that match, or that do not")
    func pattern() throws {
        let apple = try LogPattern("apple")
        #expect(wanted(LogQuery(pattern: apple)) == [0, 2])
        #expect(wanted(LogQuery(pattern: apple, isInverted: true)) == [1, 3])
        #expect(wanted(LogQuery(level: .info, pattern: apple)) == [0])
    }

    /// Whole batches are passed over where a text that every match holds is not: that must never hide a match.
    @Test(
        "are found in a ring as they are line by line",
        arguments: [
            "err", "ERR", "fo?\u{301}bar", "[x]\u{301}", "foo|bar", "foo|b", "(foo|zzz)bar", "fo+bar", "fo?bar",
            "fo*bar", "o{2}", "fo{1,2}b", "[xo]o",
            "[]x]y", "[^]]o", "[\\]x]y", "\\x66oo", "\\p{Greek}|foo", "fo{,o|bar", "\\Qfo\\Eo", "[[:digit:]]x",
            "a[[:alpha:]]b", "a\\.b", "\\d+x", "^foo", "bar$", "wä|ö", "ß", "\\bfoo",
            ".",
        ]
    )
    func inARing(source: String) throws {
        let lines = [
            "foobar", "fobar", "fbar", "err or", "ERROR", "]y", "xy", "7x", "]x", "acb", "a.b", "a1b", "WÄ Ö", "straße",
            "oo", "fo\u{301}bar", "fo?\u{301}bar",
            "nothing", "",
        ]
        let query = LogQuery(pattern: try LogPattern(source))
        for line in lines {
            var ring = LogRing()
            ring.append(LogBatch([line]))
            let matches = try LogPattern(source).matches(in: Array(line.utf8)[...])
            #expect(ring.numbers(of: [query], in: ring.numbers) == (matches.isEmpty ? [] : [0]), "\(source) in \(line)")
        }
    }
}
