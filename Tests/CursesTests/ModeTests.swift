// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Curses

/// What terminals tell beside keys, and what they are asked for.
@Suite(.serialized) struct ModeTests {
    private static let on = "\u{1b}[?2004h\u{1b}[?1004h"
    private static let off = "\u{1b}[?1004l\u{1b}[?2004l"

    private func events(_ bytes: [UInt8]) -> [TerminalEvent] {
        var decoder = InputDecoder()
        return bytes.flatMap { decoder.take(.byte($0)) } + decoder.finish()
    }

    @Test func whatIsPastedIsOneText() {
        let text = "D\ny\u{1b}[A\u{03}\u{1b}[20 日"
        #expect(events(Array("\u{1b}[200~\(text)\u{1b}[201~q".utf8)) == [.paste(text), .key(.character("q"))])
        #expect(events(Array("\u{1b}[200~\u{1b}[201~".utf8)) == [.paste("")])
    }

    @Test func aPasteIsBounded() {
        let bytes = Array("\u{1b}[200~".utf8) + [UInt8](repeating: 0x61, count: 1 << 20) + Array("\u{1b}[201~k".utf8)
        let events = events(bytes)
        #expect(events == [.paste(String(repeating: "a", count: 64 << 10)), .key(.character("k"))])
    }

    @Test func focus() {
        #expect(events(Array("\u{1b}[I\u{1b}[O".utf8)) == [.focus(true), .focus(false)])
    }

    @Test(arguments: [("1", true), ("2", true), ("0", false), ("4", false)])
    func updatesAreShownAtOnceWhereTheTerminalSaysSo(answer: String, isKnown: Bool) {
        var decoder = InputDecoder()
        let events = "\u{1b}[?2026;\(answer)$y".utf8.flatMap { decoder.take(.byte($0)) }
        #expect(events.isEmpty)
        #expect(decoder.isSynchronized == isKnown)
    }

    @Test func modesAreOnForAsLongAsTheSession() throws {
        let probe = try ProbedTerminal()
        try probe.isSent(Self.on)
        try probe.press("z")
        try probe.says("resumed")
        try probe.end(with: "q")
        #expect(probe.sent.ranges(of: Self.on).count == 2)
        #expect(probe.sent.ranges(of: Self.off).count == 2)
        #expect(probe.sent.contains("\u{1b}[23;2t"))
    }

    @Test func aCrashTurnsThemOff() throws {
        let probe = try ProbedTerminal()
        try probe.isSent(Self.on)
        try probe.end(with: "x")
        #expect(probe.sent.contains(Self.off))
    }

    @Test("old terminals are not asked for what they would print", arguments: ["linux", "vt220", "ansi"])
    func oldTerminals(type: String) throws {
        let probe = try ProbedTerminal(type: type)
        try probe.press("t")
        try probe.end(with: "q")
        for mode in ["2004", "1004", "2026", "]2;", "22;2t"] { #expect(!probe.sent.contains(mode)) }
    }

    @Test func theTitleIsNeutralisedAndGivenBack() throws {
        let probe = try ProbedTerminal()
        try probe.press("t")
        try probe.isSent("\u{1b}]2;probehost\u{1b}\\")
        try probe.end(with: "q")
        #expect(probe.sent.contains("\u{1b}[23;2t"))
    }

    @Test func anUpdateIsInBracketsOnceTheTerminalSaidThatItKnowsThem() throws {
        let probe = try ProbedTerminal()
        try probe.isSent("\u{1b}[?2026$p")
        #expect(!probe.sent.contains("\u{1b}[?2026h"))
        probe.type("\u{1b}[?2026;2$y")
        try probe.press("p")
        try probe.isSent("\u{1b}[?2026l")
        #expect(probe.sent.contains("\u{1b}[?2026h"))
    }

    @Test func aProgramHasTheTerminalUntilItEnds() throws {
        let probe = try ProbedTerminal()
        try probe.press("m")
        try probe.press("r")
        try probe.says("ended with 7")
        #expect(probe.sent.contains("here"))
        let (before, after) = probe.sent.parts(around: "here")
        #expect(before.contains("\u{1b}[?1049l") && before.contains(Self.off))
        #expect(after.contains("\u{1b}[?1049h") && after.contains(Self.on) && after.contains("\u{1b}[?1002h"))
        try probe.press("k")
        try probe.says("character(\"k\")")
    }

    @Test func aProgramThatIsNotThereIsSaid() throws {
        let probe = try ProbedTerminal()
        try probe.press("n")
        try probe.says("run /no/such/program failed")
        try probe.press("k")
    }
}

extension String {
    fileprivate func parts(around text: String) -> (Substring, Substring) {
        guard let range = firstRange(of: text) else { return (self[...], "") }
        return (self[..<range.lowerBound], self[range.upperBound...])
    }
}
