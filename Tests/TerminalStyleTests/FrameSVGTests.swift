// SPDX-License-Identifier: Apache-2.0

import Foundation
import FoundationXML
import Testing

@testable import TerminalStyle

/// A frame as a picture.
@Suite struct FrameSVGTests {
    @Test func cellsOfOneStyleAreOneText() {
        var frame = Frame(rows: 2, columns: 20)
        frame.write("plain ", row: 0, column: 0)
        frame.write("a<b>&\"", row: 0, column: 6, style: CellStyle(foreground: .indexed(1), attributes: [.bold]))
        frame.write("日本", row: 1, column: 0, style: CellStyle(attributes: [.reverse]))
        let svg = frame.svg()
        #expect(svg.hasPrefix("<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"168\" height=\"34\""))
        #expect(svg.contains("fill=\"#cd0000\" font-weight=\"bold\">a&lt;b&gt;&amp;\"</text>"))
        #expect(svg.contains("<rect x=\"0\" y=\"17\" width=\"33.6\" height=\"17\" fill=\"#d0d0d0\"/>"))
        #expect(svg.contains("fill=\"#101010\">日本</text>"))
        #expect(svg.ranges(of: "<text").count == 3)
    }

    @Test func whateverIsWrittenItIsXML() {
        var frame = Frame(rows: 1, columns: 60)
        frame.write("</text><script>\u{1b}]0;x\u{07}\u{0}\u{fffe}&amp;", row: 0, column: 0)
        let parser = XMLParser(data: Data(frame.svg().utf8))
        #expect(parser.parse())
    }
}
