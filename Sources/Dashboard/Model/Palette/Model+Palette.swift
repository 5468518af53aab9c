// SPDX-License-Identifier: Apache-2.0

import Curses

/// The palette: what it offers, and what its keys do.
extension Model {
    mutating func openPalette() {
        overlay = .palette(Palette(paletteItems, recent: history[.palette]?.texts ?? []))
    }

    private var paletteItems: [PaletteItem] {
        let columns = TaskColumn.allCases
        return options.keymap.entries(in: paneContext).filter { $0.command != .palette }.map { .command($0) }
            + ([TaskSort.Key.trouble] + columns.map { .column($0) }).map { .sort($0) }
            + TaskGrouping.allCases.map { .group($0) } + columns.map { .column($0) }
            + options.themeNames.map { .theme($0) }
    }

    mutating func type(_ key: KeyEvent, into palette: Palette) -> [Effect] {
        var palette = palette
        switch key {
        case .up, .control("p"): palette.move(by: -1)
        case .down, .control("n"): palette.move(by: 1)
        case .pageUp: palette.move(by: -10)
        case .pageDown: palette.move(by: 10)
        case .tab: palette.complete()
        case .escape, .control("c"):
            overlay = nil
            return []
        case .enter:
            overlay = nil
            guard let choice = palette.choice else {
                note("there is nothing of the name \(palette.field.text)")
                return []
            }
            history[.palette, default: TextHistory()].add(choice.name)
            return perform(choice)
        default: _ = palette.field.edit(key)
        }
        overlay = .palette(palette)
        return []
    }

    private mutating func perform(_ item: PaletteItem) -> [Effect] {
        switch item {
        case .command(let entry): perform(entry.command)
        case .theme(let name): show(theme: name)
        case .column(let column): toggleColumn(column)
        case .sort(let key): arrange { $0.sort = TaskSort(key) }
        case .group(let grouping): arrange { $0.grouping = grouping }
        }
    }
}
