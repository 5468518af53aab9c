// SPDX-License-Identifier: Apache-2.0

/// Values over time as a row of bars.
enum Sparkline {
    /// Bars for terminals with and without Unicode, from the smallest on.
    static let blocks: [Character] = Array("▁▂▃▄▅▆▇█")
    static let ascii: [Character] = Array("_.-=+*#@")

    /// A bar for each value, scaled to `top`; a blank where there is none. Of several that share a cell the largest counts.
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
