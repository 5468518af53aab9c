// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import Curses

/// What the terminal reports of its mouse, on a pseudo-terminal.
@Suite(.serialized) struct MouseTests {
    private static let on = "\u{1b}[?1002h\u{1b}[?1006h"
    private static let off = "\u{1b}[?1000l\u{1b}[?1002l\u{1b}[?1003l\u{1b}[?1006l"

    @Test(
        "wheel and click arrive, in both forms",
        arguments: ["xterm-256color", "tmux-256color", "screen-256color", "linux"]
    )
    func events(type: String) throws {
        let probe = try ProbedTerminal(type: type)
        #expect(!probe.sent.contains("\u{1b}[?1002h"))
        try probe.press("m")
        try probe.isSent(Self.on)
        for (report, event) in [
            ("\u{1b}[<0;11;6M", MouseEvent(row: 5, column: 10, kind: .press)),
            ("\u{1b}[<64;1;1M", MouseEvent(row: 0, column: 0, kind: .wheelUp)),
            ("\u{1b}[<65;300;99M", MouseEvent(row: 98, column: 299, kind: .wheelDown)),
            ("\u{1b}[M +&", MouseEvent(row: 5, column: 10, kind: .press)),
        ] {
            try probe.press(report)
            try probe.says("\(TerminalEvent.mouse(event))")
        }
        try probe.press("k")
        #expect(!probe.said.contains("character(\"M\")") && !probe.said.contains("escape"))
    }

    @Test func offMeansOff() throws {
        let probe = try ProbedTerminal()
        probe.type("\u{1b}[<0;11;6M\u{1b}[<64;1;1M")
        try probe.press("m")
        try probe.press("o")
        try probe.isSent(Self.off)
        probe.type("\u{1b}[<0;11;6M\u{1b}[M +&")
        try probe.press("k")
        #expect(probe.said.hasSuffix("key(Curses.KeyEvent.character(\"k\"), painted: 1)\ndone\n"))
        #expect(!probe.said.contains("mouse") && probe.said.count(of: "character") == 3)
    }

    @Test func aTerminalWithoutAMouseIsSentNothing() throws {
        let probe = try ProbedTerminal(type: "vt220")
        try probe.press("m")
        try probe.end(with: "q")
        #expect(!probe.sent.contains("?1002h"))
    }

    /// Nobody could wake the probe up, as its process group is orphaned: it goes on at once.
    @Test func itIsOffWhileTheProgramIsSuspended() throws {
        let probe = try ProbedTerminal()
        try probe.press("m")
        try probe.press("z")
        try probe.says("resumed")
        try probe.press("\u{1b}[<64;1;1M")
        try probe.says("wheelUp")
        #expect(probe.sent.count(of: Self.on) == 2 && probe.sent.count(of: Self.off) == 1)
        try probe.press("o")
        try probe.press("z")
        #expect(probe.sent.count(of: Self.on) == 2 && probe.sent.count(of: Self.off) == 2)
    }

    @Test("every way out turns it off", arguments: ["q", "x"]) func wayOut(key: String) throws {
        let probe = try ProbedTerminal()
        try probe.press("m")
        try probe.isSent(Self.on)
        try probe.end(with: key)
        #expect(probe.sent.count(of: Self.on) == 1)
        let after = probe.sent.firstRange(of: Self.on).map { probe.sent[$0.upperBound...] } ?? ""
        #expect(after.contains(Self.off) && after.contains("\u{1b}[?1049l"))
    }
}

extension String {
    /// How often the text is in this one.
    fileprivate func count(of text: String) -> Int { ranges(of: text).count }
}
