// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

@testable import Curses

@Suite(.serialized) struct CopyTests {
    private func sequence(_ text: String, _ multiplexer: Multiplexer = .none) -> String {
        String(decoding: ClipboardSequence.bytes(of: text, through: multiplexer), as: UTF8.self)
    }

    @Test(
        "the text goes as base64",
        arguments: [
            ("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo", "Zm9v"), ("foob", "Zm9vYg=="), ("日本\n", "5pel5pysCg=="),
            ("\u{1b}]\u{07}", "G10H"),
        ]
    )
    func encoded(text: String, encoded: String) {
        #expect(sequence(text) == "\u{1b}]52;c;\(encoded)\u{07}")
    }

    @Test func allBytesAreEncodedAsFoundationDoes() {
        let text = String((0..<3000).compactMap { Unicode.Scalar(UInt32($0)).map(Character.init) })
        #expect(sequence(text) == "\u{1b}]52;c;\(Data(text.utf8).base64EncodedString())\u{07}")
    }

    @Test func tmuxGetsItPlainAndPassedThrough() {
        #expect(
            sequence("foo", .tmux)
                == "\u{1b}]52;c;Zm9v\u{07}" + "\u{1b}Ptmux;\u{1b}\u{1b}]52;c;Zm9v\u{07}\u{1b}\\"
        )
    }

    @Test func screenGetsItInPieces() {
        let text = String(repeating: "x", count: 500)
        let pieces = sequence(text, .screen).components(separatedBy: "\u{1b}\\").dropLast()
        #expect(pieces.allSatisfy { $0.hasPrefix("\u{1b}P") && $0.utf8.count < 256 })
        #expect(pieces.count == 3)
        #expect(pieces.map { $0.dropFirst(2) }.joined() == sequence(text))
    }

    @Test(
        "the environment names what is in between",
        arguments: [
            ([:], .none), (["TMUX": "/tmp/s,1,0"], .tmux), (["STY": "1.pts"], .screen), (["TMUX": ""], .none),
            (["TMUX": "/tmp/s,1,0", "STY": "1.pts"], .tmux),
        ] as [([String: String], Multiplexer)]
    )
    func multiplexer(environment: [String: String], expected: Multiplexer) {
        #expect(Multiplexer { environment[$0] } == expected)
    }

    @Test func theLimitIsWhatAHundredThousandBytesHold() {
        #expect(sequence(String(repeating: "x", count: ClipboardSequence.longestTextBytes)).utf8.count == 100_000)
    }

    @Test func theTerminalIsAsked() throws {
        let probe = try ProbedTerminal()
        try probe.press("c")
        try probe.says("copied")
        try probe.isSent("\u{1b}]52;c;aGVsbG8=\u{07}")
    }

    @Test func throughTmux() throws {
        let probe = try ProbedTerminal(type: "tmux-256color", environment: ["TMUX=/tmp/s,1,0"])
        try probe.press("c")
        try probe.isSent("\u{1b}Ptmux;\u{1b}\u{1b}]52;c;aGVsbG8=\u{07}\u{1b}\\")
    }

    @Test func tooMuchIsRefused() throws {
        let probe = try ProbedTerminal()
        try probe.press("l")
        try probe.says("74995 bytes are too many for the clipboard, which takes 74994: save them instead")
        #expect(!probe.sent.contains("]52;"))
    }

    @Test func aConsoleHasNoClipboard() throws {
        let probe = try ProbedTerminal(type: "linux")
        try probe.press("c")
        try probe.says("has no clipboard")
        #expect(!probe.sent.contains("]52;"))
    }
}
