// SPDX-License-Identifier: Apache-2.0

import Testing
import VisibleText

@Suite struct NeutralTextTests {
    @Test(
        "escape sequences are removed whole",
        arguments: [
            ("a\u{1b}[31mb", "ab"),
            ("a\u{1b}[?1049hb", "ab"),
            ("a\u{1b}[1;5 qb", "ab"),
            ("a\u{9b}2Jb", "ab"),
            ("a\u{1b}]0;title\u{07}b", "ab"),
            ("a\u{1b}]52;c;aGk=\u{1b}\\b", "ab"),
            ("a\u{9d}0;title\u{9c}b", "ab"),
            ("a\u{1b}Pq#0\u{1b}\\b", "ab"),
            ("a\u{90}q\u{9c}b", "ab"),
            ("a\u{1b}Xsos\u{1b}\\b", "ab"),
            ("a\u{1b}^pm\u{1b}\\b", "ab"),
            ("a\u{1b}_apc\u{1b}\\b", "ab"),
            ("a\u{1b}(0b", "ab"),
            ("a\u{1b}cb", "ab"),
            ("a\u{1b}7b", "ab"),
            ("a\u{1b}\u{1b}[31mb", "ab"),
            ("a\u{1b}[3\u{1b}[31mb", "ab"),
            ("a\u{9b}3\u{9b}31mb", "ab"),
            ("a\u{1b}(\u{1b}[31mb", "ab"),
            ("a\u{1b}]0;x\u{1b}[31mb", "ab"),
        ]
    )
    func escapes(text: String, clean: String) {
        #expect(text.neutralised == clean)
    }

    @Test(
        "an unterminated sequence takes the rest",
        arguments: ["\u{1b}", "\u{1b}[", "\u{1b}[31", "\u{1b}]0;x", "\u{1b}P", "\u{9d}x"]
    )
    func unterminated(sequence: String) {
        #expect(("a" + sequence).neutralised == "a")
    }

    @Test(
        "other controls, line separators and bidirectional marks are shown as U+FFFD",
        arguments: [
            "\u{00}", "\u{07}", "\u{08}", "\n", "\r", "\u{0e}", "\u{7f}", "\u{84}", "\u{85}", "\u{061c}", "\u{200e}",
            "\u{200f}", "\u{2028}", "\u{2029}", "\u{202a}", "\u{202e}", "\u{2066}", "\u{2069}",
            "\u{fff9}", "\u{fffb}",
        ]
    )
    func controls(control: String) {
        #expect("a\(control)b".neutralised == "a\u{fffd}b")
    }

    @Test func aCarriageReturnBeforeALineFeedIsTwoControls() {
        #expect("a\r\nb".neutralised == "a\u{fffd}\u{fffd}b")
    }

    @Test func tabsReachTheNextMultipleOfEight() {
        #expect("a\tb".neutralised == "a       b")
        #expect("12345678\tb".neutralised == "12345678        b")
        #expect("\u{1b}[1ma\tb".neutralised == "a       b")
        #expect("日本\tb".neutralised == "日本    b")
        #expect("e\u{301}\tb".neutralised == "e\u{301}       b")
    }

    @Test(
        "what is not seen, or joins or reshapes other characters, is dropped",
        arguments: [
            ("👨\u{200d}👩", "👨👩"), ("❤\u{fe0f}", "❤"), ("👍\u{1f3fd}", "👍"), ("a\u{200b}b", "ab"), ("a\u{feff}b", "ab"),
            ("a\u{e0041}b", "ab"), ("a\u{ad}b", "ab"), ("a\u{180e}b", "ab"), ("a\u{3164}b", "ab"), ("a\u{34f}b", "ab"),
        ]
    )
    func joiners(text: String, clean: String) {
        #expect(text.neutralised == clean)
    }

    @Test func invalidBytesAreShownAsOneMark() {
        let text = String(decoding: [0x61, 0xff, 0x62] as [UInt8], as: UTF8.self)
        #expect(text.neutralised == "a\u{fffd}b")
    }

    @Test func ordinaryTextIsLeftAlone() {
        for text in ["", "plain ~ text", "naïve café", "日本語", "─│┌"] { #expect(text.neutralised == text) }
    }

    /// Whatever comes in, nothing comes out that a terminal acts on.
    @Test func nothingDangerousSurvivesAnyMixture() {
        let pieces = [
            "\u{1b}", "[", "]", "P", "\\", "\u{9b}", "\u{9c}", "\u{07}", "m", "3", "é", "\t", "\u{202e}", "\n", " ",
        ]
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let clean = (first + second + third).neutralised
                    let isHarmless = clean.unicodeScalars.allSatisfy {
                        $0.value >= 0x20 && !(0x7f...0x9f).contains($0.value) && $0.value != 0x202e
                    }
                    #expect(isHarmless)
                }
            }
        }
    }
}
