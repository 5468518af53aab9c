// SPDX-License-Identifier: Apache-2.0

import TerminalStyle
import Testing

@Suite struct RenditionTests {
    /// The style of the letter after the text.
    private func style(after text: String, colors: StyledCells.Colors = .all) -> CellStyle? {
        var last: CellStyle?
        for cell in StyledCells(Array((text + "x").utf8)[...], colors: colors) { last = cell.style }
        return last
    }

    @Test(
        "what a sequence says",
        arguments: [
            ("1", CellStyle(attributes: .bold)), ("2", CellStyle(attributes: .dim)),
            ("3", CellStyle(attributes: .italic)), ("4", CellStyle(attributes: .underline)),
            ("7", CellStyle(attributes: .reverse)), ("21", CellStyle(attributes: .underline)),
            ("4:3", CellStyle(attributes: .underline)), ("1;4", CellStyle(attributes: [.bold, .underline])),
            ("30", CellStyle(foreground: .indexed(0))), ("37", CellStyle(foreground: .indexed(7))),
            ("90", CellStyle(foreground: .indexed(8))), ("97", CellStyle(foreground: .indexed(15))),
            ("40", CellStyle(background: .indexed(0))), ("107", CellStyle(background: .indexed(15))),
            ("38;5;208", CellStyle(foreground: .indexed(208))), ("48;5;0", CellStyle(background: .indexed(0))),
            ("38:5:208", CellStyle(foreground: .indexed(208))),
            ("38;2;1;2;3", CellStyle(foreground: .rgb(red: 1, green: 2, blue: 3))),
            ("48:2:1:2:3", CellStyle(background: .rgb(red: 1, green: 2, blue: 3))),
            ("38:2::1:2:3", CellStyle(foreground: .rgb(red: 1, green: 2, blue: 3))),
            ("38:2:1:2:3;1", CellStyle(foreground: .rgb(red: 1, green: 2, blue: 3), attributes: .bold)),
            ("38;5;1;48;5;4;1", CellStyle(foreground: .indexed(1), background: .indexed(4), attributes: .bold)),
            ("58;5;9;31", CellStyle(foreground: .indexed(1))), ("58;2;1;2;3;31", CellStyle(foreground: .indexed(1))),
            ("58:2::1:2:3", .plain), ("0001", CellStyle(attributes: .bold)), (";1", CellStyle(attributes: .bold)),
            ("1;", .plain),
        ] as [(String, CellStyle)]
    )
    func says(parameters: String, expected: CellStyle) {
        #expect(style(after: "\u{1b}[\(parameters)m") == expected)
        #expect(style(after: "\u{9b}\(parameters)m") == expected)
        #expect(style(after: "\u{1b}[\(parameters)m", colors: .none) == .plain)
    }

    @Test(
        "what a sequence takes back",
        arguments: [
            ("1;2;3", "22", CellStyle(attributes: .italic)), ("3;1", "23", CellStyle(attributes: .bold)),
            ("4;1", "24", CellStyle(attributes: .bold)), ("4;1", "4:0", CellStyle(attributes: .bold)),
            ("7;1", "27", CellStyle(attributes: .bold)),
            ("31;44", "39", CellStyle(background: .indexed(4))), ("31;44", "49", CellStyle(foreground: .indexed(1))),
            ("31;44;1;7", "0", .plain), ("31;44;1;7", "", .plain), ("31;1", "0;3", CellStyle(attributes: .italic)),
        ] as [(String, String, CellStyle)]
    )
    func takesBack(first: String, second: String, expected: CellStyle) {
        #expect(style(after: "\u{1b}[\(first)m\u{1b}[\(second)m") == expected)
    }

    @Test(
        "what is malformed, unknown or no SGR changes nothing",
        arguments: [
            "38", "38;5", "38;5;256", "38;2;1;2", "38;2;1;2;999", "38:5", "38:2:1:2", "38:5:256", "38:9:1", "5",
            "8", "9", "53", "99999999999999999999999999", ":", "::", ">4;2", "?1", "1 ", "<1", "=1",
        ]
    )
    func malformed(parameters: String) {
        #expect(style(after: "\u{1b}[32m\u{1b}[\(parameters)m") == CellStyle(foreground: .indexed(2)))
    }

    @Test func aListWithoutEndIsNotLookedAt() {
        let many = String(repeating: "1;", count: 40_000) + "1"
        #expect(style(after: "\u{1b}[32m\u{1b}[\(many)m") == CellStyle(foreground: .indexed(2)))
        #expect(DrawnLine("a\u{1b}[\(many)mb") == DrawnLine(text: "ab", styles: ""))
    }

    @Test func coloursAreOfTheTextAfterThem() {
        #expect(
            DrawnLine("a\u{1b}[31mb\u{1b}[1;39mc\u{1b}[md\u{1b}[91me\u{1b}[0;44mf")
                == DrawnLine(text: "abcdef", styles: ".rB.Rb")
        )
    }

    @Test func bracketsAreNoMarkup() {
        #expect(DrawnLine("[GREEN]a[-]") == DrawnLine(text: "[GREEN]a[-]", styles: ""))
    }

    @Test func backgroundsCanBeLeftOut() {
        let line = "\u{1b}[31;44ma\u{1b}[48;2;1;2;3mb\u{1b}[7mc\u{1b}[0md"
        #expect(DrawnLine(line, colors: .withoutBackground) == DrawnLine(text: "abcd", styles: "rr?"))
        #expect(style(after: "\u{1b}[31;44;1m", colors: .withoutBackground)?.background == .terminalDefault)
    }

    @Test func theLineIsDrawnOverTheStyleOfItsPlace() {
        var frame = Frame(rows: 1, columns: 3)
        let base = CellStyle(foreground: .indexed(5), background: .indexed(6), attributes: .dim)
        frame.write(StyledCells(Array("a\u{1b}[31mb".utf8)[...], colors: .all), row: 0, column: 0, style: base)
        #expect(frame[0, 0].style == base)
        #expect(
            frame[0, 1].style == CellStyle(foreground: .indexed(1), background: .indexed(6), attributes: .dim)
        )
    }
}
