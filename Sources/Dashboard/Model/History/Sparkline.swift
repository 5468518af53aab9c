// SPDX-License-Identifier: Apache-2.0

/// Values over time as a row of bars.
enum Sparkline {
    /// Bars for terminals with and without Unicode, from the smallest on.
    static let blocks: [Character] = Array("▁▂▃▄▅▆▇█")
    static let ascii: [Character] = Array("_.-=+*#@")

    /// Two values in each cell, in dots of four heights; for terminals whose font has them.
    static func braille(_ values: [Float?], top: Float, cells: Int) -> String {
        // From the bottom up, the left column of dots and the right one.
        let dots: [[UInt32]] = [[0x40, 0x04, 0x02, 0x01], [0x80, 0x20, 0x10, 0x08]]
        let shown = Array(values.suffix(2 * max(0, cells)))
        return String(
            stride(from: 0, to: shown.count, by: 2).map { start -> Character in
                var pattern: UInt32 = 0x2800
                for side in 0...1 where start + side < shown.count {
                    guard let value = shown[start + side] else { continue }
                    let share = top > 0 ? max(0, min(1, value / top)) : 0
                    for dot in dots[side].prefix(max(1, Int((share * 4).rounded(.up)))) { pattern |= dot }
                }
                return UnicodeScalar(pattern).map(Character.init) ?? " "
            }
        )
    }

    /// A bar for each value, scaled to `top`; a blank where there is none.
    ///
    /// Of several that share a cell the largest counts.
    static func row(_ values: [Float?], top: Float, cells: Int, _ bars: [Character]) -> String {
        guard cells > 0, !bars.isEmpty else { return "" }
        let count = min(cells, values.count)
        return String(
            (0..<count).map { cell -> Character in
                let range = values.count * cell / count..<values.count * (cell + 1) / count
                guard let value = values[range].compactMap(\.self).max() else { return " " }
                let share = top > 0 ? max(0, min(1, value / top)) : 0
                return bars[min(bars.count - 1, Int(share * Float(bars.count)))]
            }
        )
    }
}
