// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Curses

@Suite struct InputDecoderTests {
    /// The keys of characters that arrive together.
    private func keys(_ text: String) -> [KeyEvent] {
        var decoder = InputDecoder()
        let events = text.utf8.flatMap { decoder.take(.byte($0)) }
        return (events + decoder.finish()).compactMap(\.key)
    }

    private func key(code: Int32) -> [KeyEvent] {
        var decoder = InputDecoder()
        return (decoder.take(.code(code)) + decoder.finish()).compactMap(\.key)
    }

    @Test(
        "characters and control keys",
        arguments: [
            ("a", .character("a")), ("K", .character("K")), (" ", .character(" ")), ("é", .character("é")),
            ("日", .character("日")),
            ("\u{03}", .control("c")), ("\u{1a}", .control("z")), ("\u{0c}", .control("l")), ("\u{00}", .control(" ")),
            ("\u{1c}", .control("\\")), ("\t", .tab), ("\r", .enter), ("\n", .enter), ("\u{7f}", .backspace),
            ("\u{08}", .backspace), ("\u{1b}", .escape),
        ] as [(String, KeyEvent)]
    )
    func characters(text: String, event: KeyEvent) {
        #expect(keys(text) == [event])
    }

    /// The numbers are ncurses' own, which no version changes.
    @Test(
        "keys that curses has numbers for",
        arguments: [
            (0o402, .down), (0o403, .up), (0o404, .left), (0o405, .right), (0o406, .home), (0o407, .backspace),
            (0o411, .function(1)), (0o424, .function(12)), (0o512, .delete), (0o513, .insert), (0o522, .pageDown),
            (0o523, .pageUp), (0o527, .enter), (0o541, .backTab), (0o550, .end), (0o611, .shiftLeft),
            (0o622, .shiftRight),
        ] as [(Int32, KeyEvent)]
    )
    func codes(code: Int32, event: KeyEvent) {
        #expect(key(code: code) == [event])
    }

    @Test("numbers without a meaning are no keys", arguments: [0o632, 0o631, 0o425, 9999] as [Int32])
    func unknownCodes(code: Int32) {
        #expect(key(code: code).isEmpty)
    }

    @Test(
        "sequences that the terminal's description lacks do not turn into letters",
        arguments: [
            ("\u{1b}[1;5C", []), ("\u{1b}[3;5~", []), ("\u{1b}[200~K\u{1b}[201~", []),
            ("\u{1b}[A", [.up]),
            ("\u{1b}OB", [.down]), ("\u{1b}[Z", [.backTab]), ("\u{1b}[?1;2c", []), ("\u{1b}[1;2", []),
        ] as [(String, [KeyEvent])]
    )
    func sequences(text: String, events: [KeyEvent]) {
        #expect(keys(text) == events)
    }

    @Test(
        "escape and a key pressed right after it are two keys",
        arguments: [
            ("\u{1b}j", [.escape, .character("j")]), ("\u{1b}\u{1b}", [.escape, .escape]),
            ("\u{1b}O", [.escape, .character("O")]),
            ("\u{1b}[", [.escape, .character("[")]), ("\u{1b}\r", [.escape, .enter]),
        ] as [(String, [KeyEvent])]
    )
    func escapeAndKey(text: String, events: [KeyEvent]) {
        #expect(keys(text) == events)
    }

    @Test func aLoneEscapeIsToldWhenNothingFollows() {
        var decoder = InputDecoder()
        #expect(decoder.take(.byte(0x1b)).isEmpty)
        #expect(decoder.finish() == [.key(.escape)])
        #expect(decoder.finish().isEmpty)
    }

    @Test func aNumberedKeyEndsAnEscape() {
        var decoder = InputDecoder()
        _ = decoder.take(.byte(0x1b))
        #expect(decoder.take(.code(0o403)) == [.key(.escape), .key(.up)])
    }

    @Test func aSequenceWithoutEndIsGivenUp() {
        #expect(keys("\u{1b}[" + String(repeating: "1", count: 33) + "q") == [.character("q")])
    }

    @Test(
        "reports of the mouse",
        arguments: [
            ("\u{1b}[<0;1;1M", .press), ("\u{1b}[<4;1;1M", .press), ("\u{1b}[<64;1;1M", .wheelUp),
            ("\u{1b}[<65;1;1M", .wheelDown), ("\u{1b}[<81;1;1M", .wheelDown), ("\u{1b}[M !!", .press),
            ("\u{1b}[M`!!", .wheelUp), ("\u{1b}[Ma!!", .wheelDown),
        ] as [(String, MouseEvent.Kind)]
    )
    func mouse(text: String, kind: MouseEvent.Kind) {
        var decoder = InputDecoder()
        let events = text.utf8.flatMap { decoder.take(.byte($0)) } + decoder.finish()
        #expect(events == [.mouse(MouseEvent(row: 0, column: 0, kind: kind))])
    }

    @Test func columnsOfTheOldFormGoAsFarAsAByte() {
        var decoder = InputDecoder()
        let events = [0x1b, 0x5b, 0x4d, 0x20, 0xff, 0x21].flatMap { decoder.take(.byte($0)) }
        #expect(events == [.mouse(MouseEvent(row: 0, column: 222, kind: .press))])
    }

    @Test(
        "what else is reported of a mouse is nothing, and no key",
        arguments: [
            "\u{1b}[<1;1;1M", "\u{1b}[<2;1;1M", "\u{1b}[<35;1;1M",
            "\u{1b}[<66;1;1M", "\u{1b}[<128;1;1M", "\u{1b}[<0;0;1M", "\u{1b}[<0;1M", "\u{1b}[<M", "\u{1b}[<;;M",
            "\u{1b}[<0;1;99999999999999999999M", "\u{1b}[<0;1;1;1M", "\u{1b}[<0;1;1q", "\u{1b}[32;10;5M",
            "\u{1b}[M   ", "\u{1b}[<-1;1;1M",
        ]
    )
    func oddReports(text: String) {
        var decoder = InputDecoder()
        let events = (text + "k").utf8.flatMap { decoder.take(.byte($0)) } + decoder.finish()
        #expect(events == [.key(.character("k"))])
    }

    @Test func aReportMayComeInTwoBursts() {
        for report in ["\u{1b}[<64;12;5M", "\u{1b}[M`,%"] {
            for cut in 3..<report.utf8.count {
                var decoder = InputDecoder()
                var events = report.utf8.prefix(cut).flatMap { decoder.take(.byte($0)) } + decoder.finish()
                events += report.utf8.dropFirst(cut).flatMap { decoder.take(.byte($0)) } + decoder.finish()
                #expect(events == [.mouse(MouseEvent(row: 4, column: 11, kind: .wheelUp))], "\(report) cut at \(cut)")
            }
        }
    }

    @Test func anEscapeEndsAReportThatIsNone() {
        #expect(keys("\u{1b}[M\u{1b}[Aj") == [.up, .character("j")])
        #expect(keys("\u{1b}[M!\u{3}j") == [.control("c"), .character("j")])
    }

    @Test func aCharacterMayComeInTwoBursts() {
        var decoder = InputDecoder()
        #expect(decoder.take(.byte(0xe6)) + decoder.take(.byte(0x97)) + decoder.finish() == [])
        #expect(decoder.take(.byte(0xa5)) == [.key(.character("日"))])
    }

    @Test(
        "bytes that are no character cost no key",
        arguments: [
            [0xff, 0xfe], [0xe6], [0xe6, 0x97], [0x80], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xf8, 0x88, 0x80, 0x80],
        ]
            as [[UInt8]]
    )
    func badBytes(bytes: [UInt8]) {
        var decoder = InputDecoder()
        let keys = (bytes + [0x6b]).flatMap { decoder.take(.byte($0)) }
        #expect(keys == [.key(.character("k"))])
    }
}

extension TerminalEvent {
    fileprivate var key: KeyEvent? { if case .key(let key, _) = self { key } else { nil } }
}
