// SPDX-License-Identifier: Apache-2.0

/// What was measured, a line each.
struct ResultTable {
    private var rows: [(name: String, value: String)] = []

    mutating func add(_ name: String, _ value: String) { rows.append((name, value)) }

    func print() {
        let width = rows.map(\.name.count).max() ?? 0
        for row in rows {
            let padding = String(repeating: " ", count: width - row.name.count)
            Swift.print("\(row.name)\(padding)  \(row.value)")
        }
    }
}
