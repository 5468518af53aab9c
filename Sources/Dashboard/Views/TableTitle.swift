// SPDX-License-Identifier: Apache-2.0

/// What the frame of the task table says: what is shown, and in what order.
enum TableTitle {
    static func text(_ table: TaskTable) -> String {
        var words = ["Tasks"]
        if table.settings.grouping != .none { words.append("group: \(table.settings.grouping.rawValue)") }
        if table.settings.sort != TaskSort() { words.append("sort: \(table.settings.sort)") }
        words.append(table.filter.isEmpty ? "(/ filters)" : "filter: \(table.filter.text)")
        return words.joined(separator: "  ")
    }

    static func remark(_ table: TaskTable) -> String {
        var words: [String] = []
        if !table.marks.isEmpty {
            let shown = Set(table.unhidden)
            let hidden = table.marks.keys.count { !shown.contains($0) }
            words.append("\(table.marks.count) marked" + (hidden > 0 ? ", \(hidden) of them not shown" : ""))
        }
        words.append(
            table.hidden == 0
                ? "\(table.total)" : "\(table.total - table.hidden) of \(table.total), \(table.hidden) hidden"
        )
        return words.joined(separator: "  ")
    }

    /// What is said where there is no row.
    static func emptiness(_ model: Model) -> String {
        if model.snapshot == nil { return "asking every shim" }
        return model.table.total == 0
            ? "no bundles: containerd runs no task here"
            : "no task matches \"\(model.table.filter.text)\" (Esc shows all)"
    }
}
