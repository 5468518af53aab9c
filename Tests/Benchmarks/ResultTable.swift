// SPDX-License-Identifier: Apache-2.0

/// What was measured, a line each: ours, containerd's Go client, how many times better ours is, and a bare socket.
struct ResultTable {
    private var rows = [["", "shimtop", "Go", "ours is better", "bare socket"]]
    /// What was left out, and why.
    private(set) var omissions: [String] = []

    mutating func add(_ name: String, _ value: String) { rows.append([name, value, "", "", ""]) }

    mutating func omit(_ what: String, because why: String) { omissions.append("left out: \(what), as \(why)") }

    /// Every figure of calls, or of rounds when `unit` says so.
    mutating func add(_ name: String, per unit: String = "call", ours: Figures, go: Figures?, bare: Figures? = nil) {
        func row(_ figure: String, _ value: (Figures) -> Duration) {
            rows.append([
                "\(name), \(figure)", Self.text(value(ours)), go.map { Self.text(value($0)) } ?? "",
                go.map { Self.times(value($0) / value(ours)) } ?? "", bare.map { Self.text(value($0)) } ?? "",
            ])
        }
        row("median", \.median)
        row("p99", \.p99)
        row("CPU of a \(unit)", \.processorTime)
        func rate(_ figures: Figures) -> String { "\(Int(figures.callsPerSecond)) calls/s" }
        rows.append([
            "\(name), throughput", rate(ours), go.map(rate) ?? "",
            go.map { Self.times(ours.callsPerSecond / $0.callsPerSecond) } ?? "", bare.map(rate) ?? "",
        ])
    }

    func print() {
        let widths = rows[0].indices.map { column in rows.map { $0[column].count }.max() ?? 0 }
        for row in rows {
            let cells = zip(row, widths).enumerated().map { column, cell in
                let padding = String(repeating: " ", count: cell.1 - cell.0.count)
                return column == 0 ? cell.0 + padding : padding + cell.0
            }
            Swift.print(cells.joined(separator: "  "))
        }
        for omission in omissions { Swift.print(omission) }
    }

    private static func text(_ duration: Duration) -> String {
        let microseconds = duration / .microseconds(1)
        return microseconds < 10_000
            ? "\((microseconds * 10).rounded() / 10) us" : "\((microseconds / 100).rounded() / 10) ms"
    }

    private static func times(_ ratio: Double) -> String { "\((ratio * 100).rounded() / 100) x" }
}
