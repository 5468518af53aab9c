// SPDX-License-Identifier: Apache-2.0

import Curses
import LogText
import ShimLogs
import TerminalStyle
import Testing
import VisibleText

@testable import Dashboard

/// What a container may write to do harm, or by accident, and what is drawn of it.
@Suite struct HostileLogTests {
    private static let esc = "\u{1b}"

    /// Name, what is written, and what is seen of it.
    static let lines: [(String, String, String)] = [
        ("title", "\(esc)]0;owned\u{07}after title", "after title"),
        ("clipboard", "\(esc)]52;c;cm0gLXJmIC8=\(esc)\\after clipboard", "after clipboard"),
        ("link", "\(esc)]8;;http://evil\(esc)\\text of a link\(esc)]8;;\(esc)\\ after", "text of a link after"),
        ("cursor", "\(esc)[2J\(esc)[H\(esc)[10;10fafter cursor\(esc)[A\(esc)[s", "after cursor"),
        ("device control", "\(esc)P+q544e\(esc)\\after dcs", "after dcs"),
        ("8-bit", "\u{9b}31m\u{90}x\u{9c}after 8-bit", "after 8-bit"),
        ("unterminated", "before\(esc)]0;and the rest is gone", "before"),
        ("modes", "\(esc)[?1049h\(esc)[?1000h\(esc)[r\(esc)c\(esc)(0after modes", "after modes"),
        ("colours", "\(esc)[31;1mred\(esc)[0m plain", "red plain"),
        ("wide", "日本語 and 한국어", "日本語 and 한국어"),
        ("combining", "e\u{301}a\u{308} o\u{302}\u{303}\u{304}\u{305}\u{306}\u{307}\u{308}", "é"),
        ("right to left", "שלום \u{202e}override\u{202c} مرحبا", "שלום \u{fffd}override\u{fffd} مرحبا"),
        ("markup", "[red]not markup[-] [GREEN]", "[red]not markup[-] [GREEN]"),
    ]

    @Test(arguments: lines) func isDrawnHarmlessly(name: String, text: String, seen: String) {
        var harness = DashboardHarness.log(columns: 120)
        harness.addLines(["above", text, "below"])
        #expect(harness.logTexts.first == "above")
        #expect(harness.logTexts[1].hasPrefix(seen), "\(harness.logTexts[1].debugDescription)")
        #expect(harness.logTexts.last == "below")
        expectHarmless(harness)
    }

    @Test func allAtOnceOnTheWholeScreen() throws {
        var harness = DashboardHarness(rows: 36, columns: 120)
        harness.press("lz")
        harness.readLog([.readable(.container, "CRI file /var/log/pods/x/0.log")])
        harness.addLines(Self.lines.map(\.1))
        harness.addLines(
            ["\u{1f469}\u{200d}\u{1f4bb} \u{1f1e9}\u{1f1ea} \u{1f44d}\u{1f3fd} emoji", "\ttab\ttab"],
            .stderr
        )
        let frame = DashboardView.frame(of: harness.model, Look(theme: .roles, glyphs: .unicode))
        try GoldenFrame.expect(frame, named: "hostile-120x36")
    }

    @Test func binaryNoise() {
        var decoder = LogDecoder(stream: .output)
        var state: UInt64 = 42
        let noise = (0..<100_000).map { _ -> UInt8 in
            state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
            return UInt8(state >> 56)
        }
        var harness = DashboardHarness.log(columns: 120)
        guard let id = harness.model.log.buffer?.id else { return }
        harness.send(.log(id, .lines(decoder.take(noise))))
        for key in "gGkkwkkjjTTaa" {
            harness.press(String(key))
            expectHarmless(harness)
        }
    }

    @Test(arguments: [90_000, 1_000_000]) func aVeryLongLineIsCutAndSaysSo(length: Int) throws {
        var harness = DashboardHarness.log(columns: 120)
        harness.addLines(["above", String(repeating: "x", count: length), "below"])
        #expect(harness.logTexts.count == 3)
        #expect(harness.logTexts[1].hasSuffix("…"))
        let buffer = try #require(harness.model.log.buffer)
        #expect(buffer.ring[1]?.text.count == LogDecoder.longestLineBytes)
        for _ in 0..<3000 { harness.press(.shiftRight) }
        harness.press(.left, .left, .left, .left, .left)
        #expect(harness.logTexts.joined().contains("[the line was longer: cut here]"))
        harness.press("w")
        #expect(harness.logTexts.last == "below")
        for _ in 0..<50 { harness.press(.pageUp) }
        for _ in 0..<50 { harness.press(.pageUp) }
        #expect(harness.logTexts.first == "above")
    }

    /// A line of wide characters takes hundreds of rows, each of which begins where the one above ends.
    @Test func aLongLineThatIsNotASCIIIsWrappedWithoutGaps() {
        var harness = DashboardHarness.log(columns: 120)
        harness.addLines(["above", (0..<10_000).map { "日\($0 % 10)" }.joined(), "below"])
        harness.press("wk")
        let width = 120 - 1 - 3
        let rows = harness.logTexts
        #expect(rows.dropLast().allSatisfy { $0.displayWidth >= width - 1 })
        #expect(rows.last?.hasSuffix("日9") ?? false)
        #expect(rows.joined().hasSuffix((0..<20).map { "日\($0 % 10)" }.joined()))
    }

    @Test func progressThatOverwritesItselfIsOneLine() {
        var harness = DashboardHarness.log()
        let updates = (1...10_000).map { "downloaded \($0 / 100) %" }.joined(separator: "\r")
        harness.addLines(["above", updates, "below"])
        #expect(harness.logTexts == ["above", "downloaded 100 %", "below"])
    }

    @Test func whatIsHiddenFromSightIsHiddenFromTheSearch() {
        var harness = DashboardHarness.log(columns: 120)
        harness.addLines(["ERR\(Self.esc)[31mOR split by a colour", "\(Self.esc)]0;ERROR\u{07}only in a title"])
        harness.press("&")
        harness.press("ERROR")
        harness.press(.enter)
        harness.scan()
        #expect(harness.logTexts == ["ERROR split by a colour"])
    }

    private func expectHarmless(_ harness: DashboardHarness) {
        let frame = DashboardView.frame(of: harness.model, Look(theme: .roles, glyphs: .unicode))
        for scalar in frame.text.unicodeScalars where scalar != "\n" {
            #expect(scalar.properties.generalCategory != .control && scalar.properties.generalCategory != .format)
        }
    }
}
