// SPDX-License-Identifier: Apache-2.0

import Curses
import TerminalStyle
import Testing

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
