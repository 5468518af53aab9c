// SPDX-License-Identifier: Apache-2.0

package import Dashboard
import LinuxHost
import TOMLKit

/// What the user made of the task table in the dashboard, from one run to the next.
package struct TableStateFile: Sendable {
    private let path: String

    package init(path: String) { self.path = path }

    /// Nil settings when there is no such file, or nothing in it can be used.
    ///
    /// An entry that is wrong is as in the defaults; the problems name it.
    package func load() -> (table: TableSettings?, problems: [String]) {
        let root: TOMLTable
        do {
            let content = try BoundedFile.read(path, limitBytes: ConfigurationFile.mostBytes)
            root = try TOMLTable(string: String(decoding: content, as: UTF8.self))
        } catch let error as SystemError {
            return (nil, error.isMissing ? [] : ["\(error); the table is as configured"])
        } catch {
            return (nil, ["\(path): this is not TOML; the table is as configured"])
        }
        var table = TableSettings()
        var problems: [String] = []
        for name in [Setting.Name.columns, .sort, .group] {
            guard let written = root[name.rawValue] else { continue }
            guard let value = ConfigurationFile.value(written), Setting[name].fault(value) == nil else {
                problems.append("\(path): \(name.rawValue): must be \(Setting[name].range)")
                continue
            }
            switch (name, value) {
            case (.columns, .list(let names)): table.columns = names.compactMap(TaskColumn.init(rawValue:))
            case (.sort, .text(let text)): table.sort = TaskSort(text) ?? table.sort
            case (.group, .text(let text)): table.grouping = TaskGrouping(rawValue: text) ?? table.grouping
            default: break
            }
        }
        for key in root["widths"]?.table?.keys ?? [] {
            guard let column = TaskColumn(rawValue: key), let width = root["widths"]?.table?[key]?.int,
                (3...200).contains(width)
            else {
                problems.append("\(path): widths.\(key): must be a column's width of 3 to 200 cells")
                continue
            }
            table.widths[column] = width
        }
        return (table, problems)
    }

    /// Throws a sentence for the person when it cannot be written.
    package func save(_ table: TableSettings) throws(ConfigurationFault) {
        var text = """
            # Written by shimtop when columns, sort or groups are changed; settings are in config.toml.
            columns = \(SettingValue.list(table.columns.map(\.rawValue)).toml)
            sort = \(SettingValue.text(table.sort.description).toml)
            group = \(SettingValue.text(table.grouping.rawValue).toml)

            [widths]

            """
        for (column, width) in table.widths.sorted(by: { $0.key.rawValue < $1.key.rawValue }) {
            text += "\(column.rawValue) = \(width)\n"
        }
        try AtomicFile.write(text, to: path, replaces: true)
    }
}
