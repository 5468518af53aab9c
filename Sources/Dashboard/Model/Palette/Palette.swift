// SPDX-License-Identifier: Apache-2.0

/// Everything that can be done, found by typing some of its name.
package struct Palette: Sendable, Hashable {
    package internal(set) var field = TextField() {
        didSet {
            guard field.text != oldValue.text else { return }
            index = 0
            found = Self.find(field.text, in: items)
        }
    }
    private let items: [PaletteItem]
    /// What fits the text, the best first.
    package private(set) var found: [PaletteItem]
    package private(set) var index = 0

    /// A palette of these items; those that were chosen last come first while nothing is typed.
    init(_ items: [PaletteItem], recent: [String]) {
        let names = Dictionary(recent.enumerated().map { ($1, $0) }) { _, later in later }
        self.items = items.enumerated().sorted { left, right in
            let (a, b) = (names[left.element.name] ?? -1, names[right.element.name] ?? -1)
            return a == b ? left.offset < right.offset : a > b
        }.map(\.element)
        found = self.items
    }

    package var choice: PaletteItem? { found.indices.contains(index) ? found[index] : nil }

    mutating func move(by count: Int) { index = min(max(0, index + count), max(0, found.count - 1)) }

    /// Writes the chosen name out.
    mutating func complete() {
        if let choice { field = TextField(choice.name) }
    }

    private static func find(_ text: String, in items: [PaletteItem]) -> [PaletteItem] {
        items.enumerated().compactMap { offset, item -> (fit: Int, offset: Int, item: PaletteItem)? in
            // What it does is searched too, but its name counts more.
            let fit = item.name.fit(to: text) ?? (item.help.lowercased().contains(text.lowercased()) ? 1000 : nil)
            return fit.map { ($0, offset, item) }
        }.sorted { ($0.fit, $0.offset) < ($1.fit, $1.offset) }.map(\.item)
    }
}
