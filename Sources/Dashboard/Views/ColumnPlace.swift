// SPDX-License-Identifier: Apache-2.0

import TerminalStyle

/// Where a column of the task table stands, and how wide it is.
struct ColumnPlace {
    let kind: TaskColumn
    let column: Int
    let width: Int

    /// The least that WHY, the column that is read first, is given, and its least share of the width.
    private static let narrowestWhy = 16
    private static let shareOfWhy = 5
    /// Its share of the width below which what is only interesting makes room for it.
    private static let comfortableShareOfWhy = 4
    /// What gives way where there is no room, what matters least first: a column is dropped, or cut to a width.
    private static let economies: [(TaskColumn, width: Int?)] = [
        (.image, 24), (.group, 22), (.task, 20), (.api, nil), (.runtime, nil), (.image, nil), (.namespace, 10),
        (.age, nil), (.log, nil), (.processes, nil), (.shim, nil), (.group, 18),
        (.task, 13), (.namespace, nil),
        (.latency, nil), (.pid, nil), (.group, 12), (.task, 8),
    ]

    /// Lays the columns of a table out in a width.
    static func layOut(_ table: TaskTable, from column: Int, width: Int) -> [ColumnPlace] {
        let settings = table.settings
        // The rows of pods say what the column would.
        var shown = settings.columns.filter { $0 != .group || settings.grouping != .pod }
        var widths: [TaskColumn: Int] = [:]
        for kind in shown { widths[kind] = settings.widths[kind] ?? kind.naturalWidth(table) }
        func rest() -> Int { width - shown.reduce(0) { $0 + ($1 == .why ? 0 : (widths[$1] ?? 0) + 1) } }
        let needed = shown.contains(.why) ? max(narrowestWhy, width / shareOfWhy) : 0
        for kind in [TaskColumn.processor, .memory]
        where shown.contains(.why) && rest() < width / comfortableShareOfWhy {
            shown.removeAll { $0 == kind }
        }
        for (kind, least) in economies where rest() < needed && shown.contains(kind) {
            if let least, let present = widths[kind], settings.widths[kind] == nil {
                widths[kind] = max(min(present, least), present - (needed - rest()))
            } else if least == nil {
                shown.removeAll { $0 == kind }
            }
        }
        widths[.why] = max(0, rest())
        var at = column
        return shown.map { kind in
            defer { at += (widths[kind] ?? 0) + 1 }
            return ColumnPlace(kind: kind, column: at, width: max(0, min(widths[kind] ?? 0, column + width - at)))
        }
    }
}

extension TaskColumn {
    /// The width that a column likes to have, its title and the arrow of the sort included.
    fileprivate func naturalWidth(_ table: TaskTable) -> Int {
        let (least, most) =
            switch self {
            case .state: (13, 13)
            case .group: (8, 80)
            case .task: (6, 60)
            case .namespace: (9, 20)
            case .pid, .shim: (7, 7)
            case .latency: (6, 6)
            case .processes, .log: (4, 4)
            case .processor, .memory: (5, 5)
            case .age: (4, 4)
            case .api: (7, 12)
            case .runtime: (8, 20)
            case .image: (8, 60)
            case .why: (0, 0)
            }
        return min(most, max(least, table.textWidths[self] ?? 0))
    }
}
