// SPDX-License-Identifier: Apache-2.0

import Curses
import TerminalStyle
import Testing
import VisibleText

@testable import Dashboard

/// Texts that are typed.
@Suite struct TextFieldTests {
    @Test(
        arguments: [
            ([.left, .left, .character("X")], "pods=web ngiXnx"), ([.home, .delete], "ods=web nginx"),
            ([.control("w")], "pods=web "), ([.control("w"), .control("w")], ""), ([.control("u")], ""),
            ([.control("a"), .control("k")], ""), ([.shiftLeft, .control("u")], "nginx"),
            ([.control("a"), .right, .backspace], "ods=web nginx"), ([.control("a"), .backspace], "pods=web nginx"),
            ([.end, .delete], "pods=web nginx"), ([.home, .shiftRight, .control("k")], "pods=web"),
            ([.home, .left, .character("日")], "日pods=web nginx"), ([.pageUp], "pods=web nginx"),
        ] as [([KeyEvent], String)]
    ) func edits(keys: [KeyEvent], text: String) {
        var field = TextField("pods=web nginx")
        for key in keys { _ = field.edit(key) }
        #expect(field.text == text)
    }

    /// Characters that become one with their neighbours, in many scripts.
    static let clusters = [
        "e\u{301}", "\u{301}", "ก็", "ส้", "क्षि", "\u{94d}", "🇩🇪", "🇩", "👨\u{200d}👩\u{200d}👧", "\u{200d}", "👍🏽", "❤\u{fe0f}",
        "한", "\u{1100}", "\u{1161}", "\u{11a8}", "שָׁ", "\u{5b0}", "日", "a", " ", "\u{202e}", "\u{600}", "\u{1b}[31m",
        "\t",
    ]

    @Test(
        "what comes to stand side by side may become one character",
        arguments: [
            (["e", "\u{301}", "x"], [], "e\u{301}x", 2), (["a", "b"], [.left, .character("\u{301}")], "a\u{301}b", 1),
            (["e", "x", "\u{301}"], [.backspace], "e", 1), (["e", "\u{301}"], [.backspace], "", 0),
            // The flags pair anew, behind the cursor too.
            (["🇩", "🇪", "🇫", "🇷"], [.left, .left, .character("🇦")], "🇦🇩🇪🇫🇷", 1),
            (["a", "b", "\u{301}"], [.left, .backspace], "b\u{301}", 0),
            (["👨", "\u{200d}", "👩"], [.home, .delete], "", 0),
            (["👨", "x", "\u{200d}", "👩"], [.left, .left, .delete], "👨👩", 1),
            (["\u{301}"], [.character("x")], "\u{301}x", 2),
        ] as [([String], [KeyEvent], String, Int)]
    )
    func clusters(typed: [String], keys: [KeyEvent], text: String, cursor: Int) {
        var field = TextField()
        for character in typed { field.insert(character) }
        for key in keys { _ = field.edit(key) }
        #expect(Array(field.text.unicodeScalars) == Array(text.unicodeScalars))
        #expect(field.cursor == cursor)
    }

    @Test func theCursorIsAlwaysBetweenCharacters() {
        let seed = UInt64.random(in: .min ... .max)
        var random = SeededGenerator(seed: seed)
        let moves: [KeyEvent] = [
            .left, .right, .home, .end, .shiftLeft, .shiftRight, .backspace, .delete, .control("w"), .control("k"),
        ]
        var field = TextField()
        for _ in 0..<5000 {
            switch Int.random(in: 0..<40, using: &random) {
            case 0: field = TextField(field.text)
            case 1..<20: _ = field.edit(moves.randomElement(using: &random) ?? .left)
            default: field.insert(Self.clusters.randomElement(using: &random) ?? "")
            }
            let cells = Int.random(in: 1...40, using: &random)
            let (shown, cursor) = field.window(cells: cells)
            guard (0...field.text.count).contains(field.cursor), (0..<cells).contains(cursor),
                field.text.utf8.count <= TextField.mostBytes,
                field.text.unicodeScalars.count >= shown.unicodeScalars.count
            else {
                Issue.record("seed \(seed): \(field), \(shown) \(cursor) of \(cells)")
                return
            }
            var frame = Frame(rows: 1, columns: 200)
            let before = String(field.text.prefix(field.cursor))
            #expect(frame.write(before, row: 0, column: 0) == min(200, before.displayWidth), "seed \(seed): \(before)")
        }
    }

    @Test(
        "every text that is typed takes every character",
        arguments: ["/", ":", "?/", "l/", "l&", "s", "Ko", "lzs", "P", "d/"]
    )
    func everyPrompt(keys: String) {
        for cluster in Self.clusters {
            var harness = DashboardHarness()
            harness.press(keys)
            for scalar in "e\(cluster)x\(cluster)".unicodeScalars { harness.press(.character(Character(scalar))) }
            for key in [KeyEvent.left, .backspace, .left, .delete, .control("w"), .end, .backspace] {
                harness.press(key)
                harness.send(.paste(cluster + cluster))
                #expect(harness.frame().rows == 36)
            }
            harness.press(.enter)
            #expect(harness.frame().rows == 36)
        }
    }

    @Test func oneCharacterOfAMillionMarksIsNotTaken() {
        var field = TextField("ab")
        field.insert("e" + String(repeating: "\u{301}", count: 1_000_000))
        #expect(field.text == "ab")
        for _ in 0..<5000 { _ = field.edit(.character("\u{301}")) }
        #expect(field.text.count == 2 && field.text.utf8.count <= TextField.mostBytes)
    }

    @Test func aPasteIsOneLineAndBounded() {
        var field = TextField("ab")
        _ = field.edit(.left)
        field.insert("1\n2\r\n3")
        #expect(field.text == "a1 2 3b")
        field.insert(String(repeating: "x", count: 5000))
        #expect(field.text.count == TextField.longest && field.text.hasPrefix("a1 2 3x") && field.text.hasSuffix("b"))
    }

    @Test func theCursorIsAlwaysSeen() {
        var field = TextField(String(repeating: "日本", count: 50))
        #expect(field.window(cells: 10).cursor < 10)
        for _ in 0..<30 { _ = field.edit(.left) }
        let (text, cursor) = field.window(cells: 10)
        #expect(cursor < 10 && cursor >= 8 && text.count > 30)
        _ = field.edit(.home)
        #expect(field.window(cells: 10).cursor == 0)
    }

    @Test func whatWasTypedBeforeComesBack() {
        var harness = DashboardHarness()
        for text in ["api", "web"] {
            harness.press("/")
            harness.press(.control("u"))
            harness.press(text)
            harness.press(.enter)
        }
        harness.press("/")
        harness.press(.control("u"))
        harness.press("x")
        harness.press(.up)
        #expect(harness.model.table.filter.text == "web")
        harness.press(.up)
        harness.press(.up)
        #expect(harness.model.table.filter.text == "api")
        harness.press(.down)
        harness.press(.down)
        #expect(harness.model.table.filter.text == "x")
    }

    @Test func theCursorStandsWhereTextIsTyped() throws {
        var harness = DashboardHarness()
        #expect(harness.frame().cursor == nil)
        harness.press("/ab")
        let frame = harness.frame()
        let cursor = try #require(frame.cursor)
        #expect(frame[cursor.row, cursor.column - 1].character == "b")
    }
}
