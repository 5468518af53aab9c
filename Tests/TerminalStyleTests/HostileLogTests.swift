// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import Testing
import VisibleText

/// Whatever a container logs, the frame holds text and colours and nothing else.
@Suite struct HostileLogTests {
    @Test(
        "sequences vanish whole and leave the colours as they were",
        arguments: [
            "\u{1b}]0;title\u{07}", "\u{1b}]2;title\u{1b}\\", "\u{1b}]52;c;cm0gLXJmIC8=\u{07}",
            "\u{1b}]8;;http://example.com/\u{1b}\\", "\u{1b}]8;;\u{07}", "\u{1b}]4;1;rgb:00/00/00\u{07}",
            "\u{1b}[H", "\u{1b}[10;20H", "\u{1b}[A", "\u{1b}[99D", "\u{1b}[2J", "\u{1b}[K", "\u{1b}[1P", "\u{1b}[5n",
            "\u{1b}[c", "\u{1b}[>c", "\u{1b}[18t", "\u{1b}[3;9r", "\u{1b}[?1049h", "\u{1b}[?25l", "\u{1b}[?2004h",
            "\u{1b}[?2004l", "\u{1b}[?1000h", "\u{1b}[200~", "\u{1b}[!p", "\u{1b}[4 q", "\u{1b}[1$}",
            "\u{1b}Pq#0;2;0;0;0~\u{1b}\\", "\u{1b}P$qm\u{1b}\\", "\u{1b}_Gf=24;AAAA\u{1b}\\", "\u{1b}^private\u{1b}\\",
            "\u{1b}Xstart\u{1b}\\", "\u{1b}c", "\u{1b}7",
            "\u{1b}8", "\u{1b}D", "\u{1b}M", "\u{1b}#8", "\u{1b}(0", "\u{1b}%G", "\u{1b}=",
            "\u{9b}2J", "\u{9d}0;title\u{9c}", "\u{90}q\u{9c}", "\u{9f}apc\u{9c}", "\u{9e}pm\u{9c}", "\u{98}sos\u{9c}",
            "\u{1b}[3\u{1b}[H", "\u{1b}\u{1b}[H", "\u{1b}[>4;2m", "\u{1b}[?1m", "\u{1b}[1 m", "\u{1b}]0;\u{1b}[H",
        ]
    )
    func sequences(sequence: String) {
        let line = DrawnLine("\u{1b}[31ma\(sequence)b")
        #expect(line == DrawnLine(text: "ab", styles: "rr"))
        #expect(DrawnLine("a\(sequence)b", colors: .none) == DrawnLine(text: "ab", styles: ""))
    }

    @Test(
        "a sequence without an end takes the rest and nothing else",
        arguments: ["\u{1b}", "\u{1b}[", "\u{1b}[31", "\u{1b}[38;2", "\u{1b}]0;x", "\u{1b}Pq", "\u{1b}_x", "\u{9d}x"]
    )
    func unterminated(sequence: String) {
        #expect(DrawnLine("\u{1b}[32ma\(sequence)") == DrawnLine(text: "a", styles: "g"))
    }

    @Test(
        "bytes that are no UTF-8 are marks, as many as a decoder says",
        arguments: [
            ([0xff, 0xfe], "a\u{fffd}\u{fffd}b"), ([0x9b, 0x33, 0x31, 0x6d], "a\u{fffd}31mb"),
            ([0x9d, 0x30], "a\u{fffd}0b"), ([0xc0, 0x80], "a\u{fffd}\u{fffd}b"),
            ([0xe0, 0x80, 0xaf], "a\u{fffd}\u{fffd}\u{fffd}b"),
            ([0xed, 0xa0, 0xbd, 0xed, 0xb8, 0x80], "a" + String(repeating: "\u{fffd}", count: 6) + "b"),
            ([0xe6, 0x97], "a\u{fffd}b"), ([0xf0, 0x9f, 0x9a], "a\u{fffd}b"), ([0xc2], "a\u{fffd}b"),
            ([0xf4, 0x90, 0x80, 0x80], "a" + String(repeating: "\u{fffd}", count: 4) + "b"),
            ([0x00], "a\u{fffd}b"), ([0x00, 0x00, 0x07, 0x08], "a\u{fffd}\u{fffd}\u{fffd}\u{fffd}b"),
            // Such a byte ends a control sequence, and is a part of a string.
            ([0x1b, 0x5b, 0x33, 0xff], "ab"), ([0x1b, 0x5d, 0xff, 0x07], "ab"),
        ] as [([UInt8], String)]
    )
    func invalid(bytes: [UInt8], text: String) {
        let line = [0x61] + bytes + [0x62]
        #expect(DrawnLine(line).text == text)
        #expect(DrawnLine(line).text == String(decoding: line, as: UTF8.self).neutralised)
    }

    @Test(
        "scripts and emoji",
        arguments: [
            ("日本x", "日本x"), ("👨\u{200d}👩\u{200d}👧x", "👨👩👧x"), ("👍\u{1f3fd}x", "👍x"), ("❤\u{fe0f}x", "❤x"),
            ("a\u{202e}gpj\u{202c}", "a\u{fffd}gpj\u{fffd}"), ("\u{2067}אב\u{2069}", "\u{fffd}אב\u{fffd}"),
            ("a\r\nb", "a\u{fffd}\u{fffd}b"), ("50%\r99%", "50%\u{fffd}99%"), ("\u{e000}", "\u{e000}"),
            ("e\u{301}x", "e\u{301}x"), ("\u{301}x", " \u{301}x"), ("a\u{1b}[31m\u{301}b", "a\u{301}b"),
        ]
    )
    func scripts(text: String, shown: String) {
        #expect(DrawnLine(text).text == shown)
    }

    /// As bytes and as a string, with colours and without, the text is the same.
    @Test func anyMixtureIsAsHarmlessAsItsString() {
        let pieces: [[UInt8]] = [
            [0x1b], [0x5b], [0x5d], [0x50], [0x5c], [0xc2, 0x9b], [0x9b], [0x07], [0x6d], [0x33], [0xc3, 0xa9], [0x09],
            [0xe2, 0x80, 0xae], [0xcc, 0x81], [0xe6], [0x3b], [0x3a],
        ]
        for first in pieces {
            for second in pieces {
                for third in pieces {
                    let line = first + second + third + Array("[31m日x".utf8)
                    var frame = Frame(rows: 1, columns: 60)
                    frame.write(String(decoding: line, as: UTF8.self), row: 0, column: 0)
                    #expect(DrawnLine(line, width: 60).text == frame.text(row: 0), "\(line)")
                    #expect(DrawnLine(line, width: 60, colors: .none).text == frame.text(row: 0), "\(line)")
                }
            }
        }
    }
}
