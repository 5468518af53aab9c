// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Curses

/// Whether the terminal is dark or light, as it and the environment tell.
@Suite(.serialized) struct BackgroundTests {
    private func decoded(_ text: String) -> (events: [TerminalEvent], decoder: InputDecoder) {
        var decoder = InputDecoder()
        let events = text.utf8.flatMap { decoder.take(.byte($0)) } + decoder.finish()
        return (events, decoder)
    }

    @Test(
        "reports",
        arguments: [
            ("rgb:0000/0000/0000", .dark), ("rgb:ffff/ffff/ffff", .light), ("rgb:28/2c/34", .dark),
            ("rgb:f/f/e", .light), ("rgba:fdfd/f6f6/e3e3/ffff", .light), ("rgb:7000/7000/7000", .dark),
            ("rgb:zz/00/00", nil), ("rgb:00/00", nil), ("rgb:00000/0/0", nil), ("?", nil),
        ] as [(String, TerminalBackground?)]
    )
    func reports(color: String, background: TerminalBackground?) {
        for end in ["\u{07}", "\u{1b}\\"] {
            let (events, decoder) = decoded("\u{1b}]11;\(color)\(end)k")
            #expect(events == [.key(.character("k"))])
            #expect(decoder.background == background)
        }
        #expect(decoded("\u{1b}]10;\(color)\u{07}").decoder.background == nil)
    }

    @Test func whatATerminalSaysOfItselfIsNoKey() {
        let (events, decoder) = decoded("\u{1b}[?64;1;22cj")
        #expect(events == [.key(.character("j"))])
        #expect(decoder.hasAnswered)
    }

    @Test func keysBehindWhatOnlyBeganLikeAReportAreNotLost() {
        #expect(decoded("\u{1b}]").events == [.key(.escape), .key(.character("]"))])
        #expect(decoded("\u{1b}]11;rgb\u{03}").events == [.key(.control("c"))])
        #expect(decoded("\u{1b}]11;rgb\u{1b}[A").events == [.key(.up)])
        let endless = decoded("\u{1b}]" + String(repeating: "x", count: 70)).events
        #expect(endless.count == 6)
    }

    @Test(
        arguments: [("15;0", .dark), ("0;15", .light), ("0;default;7", .light), ("12;8", .dark), ("x", nil), ("", nil)]
            as [(String, TerminalBackground?)]
    )
    func environment(value: String, background: TerminalBackground?) {
        #expect(TerminalBackground(colorFGBG: value) == background)
    }

    @Test func theTerminalIsAskedAndItsAnswerCounts() throws {
        let probe = try ProbedTerminal(environment: ["COLORFGBG=15;0"])
        probe.type("b")
        try probe.isSent("\u{1b}]11;?\u{1b}\\\u{1b}[c")
        probe.type("\u{1b}]11;rgb:ffff/ffff/ffff\u{1b}\\\u{1b}[?64c")
        try probe.says("background light")
        #expect(!probe.said.contains("character(\"]\")"))
    }

    @Test func aTerminalThatDoesNotAnswerIsWaitedForNoLongerThanItsPatience() throws {
        let probe = try ProbedTerminal(environment: ["COLORFGBG=0;15"])
        probe.type("b")
        try probe.says("background light")
        // A late answer is still no key.
        probe.type("\u{1b}]11;rgb:0000/0000/0000\u{07}")
        try probe.press("b")
        try probe.says("background dark")
    }

    @Test func oldTerminalsAreNotAsked() throws {
        let probe = try ProbedTerminal(type: "linux")
        try probe.press("b")
        try probe.says("background unknown")
        #expect(!probe.sent.contains("]11;"))
    }
}
