// SPDX-License-Identifier: Apache-2.0

extension Frame {
    private static let cellWidth = 8.4
    private static let cellHeight = 17.0

    /// The frame as a picture that browsers and image viewers show, in the colours that xterm gives them.
    ///
    /// `background` and `foreground` are what the terminal's own colours are taken for; without them light grey on black.
    public func svg(
        foreground: TerminalColor = .rgb(red: 0xd0, green: 0xd0, blue: 0xd0),
        background: TerminalColor = .rgb(red: 0x10, green: 0x10, blue: 0x10)
    ) -> String {
        let size =
            "width=\"\(Self.format(Double(columns) * Self.cellWidth))\" height=\"\(Self.format(Double(rows) * Self.cellHeight))\""
        var text = """
            <svg xmlns="http://www.w3.org/2000/svg" \(size) font-family="monospace" font-size="14" xml:space="preserve">
            <rect width="100%" height="100%" fill="\(background.hex)"/>

            """
        for row in 0..<rows {
            var column = 0
            while column < columns {
                let start = column
                let style = self[row, start].style
                while column < columns, self[row, column].style == style { column += 1 }
                text += run(row, start..<column, style, foreground, background)
            }
        }
        return text + "</svg>\n"
    }

    /// Cells of one style, as a rectangle behind them and a text.
    private func run(
        _ row: Int,
        _ place: Range<Int>,
        _ style: CellStyle,
        _ foreground: TerminalColor,
        _ background: TerminalColor
    ) -> String {
        var front = style.foreground == .terminalDefault ? foreground : style.foreground
        var back = style.background == .terminalDefault ? background : style.background
        if style.attributes.contains(.reverse) { swap(&front, &back) }
        let (x, width) = (Double(place.lowerBound) * Self.cellWidth, Double(place.count) * Self.cellWidth)
        let y = Double(row) * Self.cellHeight
        var text = ""
        if back != background {
            text += "<rect x=\"\(Self.format(x))\" y=\"\(Self.format(y))\" width=\"\(Self.format(width))\" "
            text += "height=\"\(Self.format(Self.cellHeight))\" fill=\"\(back.hex)\"/>\n"
        }
        let characters = String(place.compactMap { self[row, $0].character })
        guard characters.contains(where: { $0 != " " }) else { return text }
        var attributes = "fill=\"\(front.hex)\""
        if style.attributes.contains(.bold) { attributes += " font-weight=\"bold\"" }
        if style.attributes.contains(.italic) { attributes += " font-style=\"italic\"" }
        if style.attributes.contains(.underline) { attributes += " text-decoration=\"underline\"" }
        if style.attributes.contains(.dim) { attributes += " opacity=\"0.6\"" }
        text += "<text x=\"\(Self.format(x))\" y=\"\(Self.format(y + 13))\" textLength=\"\(Self.format(width))\" "
        return text + "lengthAdjust=\"spacingAndGlyphs\" \(attributes)>\(characters.escapedForXML)</text>\n"
    }

    private static func format(_ value: Double) -> String {
        let tenths = Int((value * 10).rounded())
        return tenths % 10 == 0 ? "\(tenths / 10)" : "\(tenths / 10).\(tenths % 10)"
    }
}

extension TerminalColor {
    /// As xterm shows it, in the form of the web; black for the terminal's own.
    fileprivate var hex: String {
        guard case .rgb(let red, let green, let blue) = xtermRGB else { return "#000000" }
        let digits = [red, green, blue].map { channel in
            let text = String(channel, radix: 16)
            return text.count == 1 ? "0" + text : text
        }
        return "#" + digits.joined()
    }
}

extension String {
    fileprivate var escapedForXML: String {
        var text = ""
        for character in self {
            switch character {
            case "&": text += "&amp;"
            case "<": text += "&lt;"
            case ">": text += "&gt;"
            default: text.append(character)
            }
        }
        return text
    }
}
