// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import TerminalStyle

/// The columns of the task table, and how wide each is.
struct TaskColumn {
    enum Kind: CaseIterable {
        case state
        case group
        case task
        case pid
        case shim
        case latency
        case age
        case why
    }

    let kind: Kind
    let column: Int
    let width: Int

    var title: String {
        switch kind {
        case .state: "STATE"
        case .group: "POD / NS"
        case .task: "TASK"
        case .pid: "PID"
        case .shim: "SHIM"
        case .latency: "RPC ms"
        case .age: "AGE"
        case .why: "WHY"
        }
    }

    var isNumber: Bool { [.pid, .shim, .latency, .age].contains(kind) }

    /// The least that WHY, the column that is read first, is given.
    private static let narrowestWhy = 16

    /// Lays the columns out for rows in a width.
    static func layOut(_ rows: [ShimReading], from column: Int, width: Int) -> [TaskColumn] {
        var shown = Set(Kind.allCases)
        var widths: [Kind: Int] = [
            .state: 13, .pid: 7, .shim: 7, .latency: 6, .age: 4,
            .group: max(8, rows.map(\.group.displayWidth).max() ?? 0),
            .task: max(6, rows.map(\.taskName.displayWidth).max() ?? 0),
        ]
        func rest() -> Int { width - shown.reduce(0) { $0 + ($1 == .why ? 0 : (widths[$1] ?? 0) + 1) } }
        func shrink(_ kind: Kind, to least: Int) {
            let missing = narrowestWhy - rest()
            if missing > 0, let present = widths[kind] { widths[kind] = max(min(present, least), present - missing) }
        }
        func drop(_ kinds: Kind...) {
            for kind in kinds where rest() < narrowestWhy { shown.remove(kind) }
        }
        // What matters least gives way first; STATE, POD, TASK and WHY are always there.
        shrink(.group, to: 22)
        shrink(.task, to: 20)
        drop(.age, .shim)
        shrink(.group, to: 18)
        shrink(.task, to: 13)
        drop(.latency, .pid)
        shrink(.group, to: 12)
        shrink(.task, to: 8)
        widths[.why] = max(0, rest())
        var at = column
        return Kind.allCases.filter(shown.contains).map { kind in
            defer { at += (widths[kind] ?? 0) + 1 }
            return TaskColumn(kind: kind, column: at, width: widths[kind] ?? 0)
        }
    }
}
