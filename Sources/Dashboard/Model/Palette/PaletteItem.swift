// SPDX-License-Identifier: Apache-2.0

/// Something that the palette does.
package enum PaletteItem: Sendable, Hashable {
    case command(Keymap.Entry)
    case theme(String)
    case column(TaskColumn)
    case sort(TaskSort.Key)
    case group(TaskGrouping)

    /// What is typed for it.
    package var name: String {
        switch self {
        case .command(let entry): entry.command.rawValue
        case .theme(let name): "theme \(name)"
        case .column(let column): "column \(column.rawValue)"
        case .sort(let key): "sort \(TaskSort(key))"
        case .group(let grouping): "group \(grouping.rawValue)"
        }
    }

    package var help: String {
        switch self {
        case .command(let entry): entry.help
        case .theme: "other colours"
        case .column(let column): "show \(column.title), or not"
        case .sort: "order rows by it"
        case .group: "put tasks together by it"
        }
    }

    /// The keys that do it without the palette.
    package var keys: String {
        if case .command(let entry) = self { entry.keyNames.prefix(2).joined(separator: "  ") } else { "" }
    }
}

extension String {
    /// How well this name fits what was typed: less is better, nil: not at all.
    ///
    /// A beginning is better than the beginnings of words, and those are better than letters anywhere in the right order.
    func fit(to typed: String) -> Int? {
        guard !typed.isEmpty else { return 0 }
        let (name, wanted) = (lowercased(), typed.lowercased())
        if name.hasPrefix(wanted) { return name == wanted ? 0 : 1 }
        let words = name.split { $0 == " " || $0 == "-" }
        if words.contains(where: { $0.hasPrefix(wanted) }) { return 2 }
        if name.contains(wanted) { return 3 }
        var rest = wanted.filter { $0 != " " }[...]
        var gaps = 0
        for character in name where !rest.isEmpty {
            if character == rest.first { rest.removeFirst() } else { gaps += 1 }
        }
        return rest.isEmpty ? 4 + gaps : nil
    }
}
