// SPDX-License-Identifier: Apache-2.0

package import Dashboard
package import ShimLogs

/// Every setting's value and where it is from, and what was wrong on the way.
package struct Settings: Sendable {
    package private(set) var values: [Setting.Name: (value: SettingValue, origin: SettingOrigin)] = [:]
    /// The user's own keys.
    package private(set) var keys: [KeyOverride] = []
    private var faults: [Fault] = []

    /// A wrong entry; of a setting where it costs that setting's value.
    private struct Fault {
        var text: String
        var setting: Setting.Name?
    }

    /// - Parameters:
    ///   - files: What is read, later ones over earlier ones; a missing one is empty, but for `required`.
    ///   - required: The one of them that has to be there.
    ///   - environment: Variables by their names; those of settings are read.
    ///   - options: What the command line says; checked before.
    package init(
        files: [String],
        required: String? = nil,
        environment: [String: String] = [:],
        options: [Setting.Name: SettingValue] = [:]
    ) {
        for path in files {
            do throws(ConfigurationFault) {
                guard let file = try ConfigurationFile(path) else {
                    if path == required { throw ConfigurationFault(message: "\(path): there is no such file") }
                    continue
                }
                take(file)
            } catch { faults.append(Fault(text: error.message)) }
        }
        for setting in Setting.all {
            guard let text = environment[setting.variable], !text.isEmpty else { continue }
            take(setting.value(ofText: text), of: setting, from: .environment(setting.variable))
        }
        for (name, value) in options { take(value, of: Setting[name], from: .option("--\(name.rawValue)")) }
    }

    package subscript(_ name: Setting.Name) -> (value: SettingValue, origin: SettingOrigin) {
        values[name] ?? (Setting[name].standard, .standard)
    }

    /// A line for each thing that is wrong, to show to the user: file, line, key, and what is used instead.
    package var remarks: [String] {
        faults.map { fault in fault.text + (fault.setting.map { "; \(self[$0].value.toml) is used" } ?? "") }
            + merged.problems
    }

    package func text(_ name: Setting.Name) -> String {
        if case .text(let text) = self[name].value { text } else { "" }
    }

    package func number(_ name: Setting.Name) -> Double {
        if case .number(let number) = self[name].value { number } else { 0 }
    }

    package func flag(_ name: Setting.Name) -> Bool { self[name].value == .flag(true) }

    package func list(_ name: Setting.Name) -> [String] {
        if case .list(let texts) = self[name].value { texts } else { [] }
    }

    package var pipePolicy: LogPipePolicy { LogPipePolicy(rawValue: text(.pipe)) ?? .auto }

    /// The preset's keys with the user's own.
    package var keymap: Keymap { merged.keymap }

    private var merged: (keymap: Keymap, problems: [String]) {
        Keymap.merged(KeymapPreset(rawValue: text(.keyPreset)) ?? .standard, keys)
    }

    /// How the task table begins: as the user left it, but for what was said for this run.
    package func table(keptAs kept: TableSettings?) -> TableSettings {
        var table = TableSettings(
            columns: list(.columns).compactMap(TaskColumn.init(rawValue:)),
            widths: kept?.widths ?? [:],
            sort: TaskSort(text(.sort)) ?? TaskSort(),
            grouping: TaskGrouping(rawValue: text(.group)) ?? .none
        )
        guard let kept else { return table }
        if !self[.columns].origin.isOfThisRun { table.columns = kept.columns }
        if !self[.sort].origin.isOfThisRun { table.sort = kept.sort }
        if !self[.group].origin.isOfThisRun { table.grouping = kept.grouping }
        return table
    }

    private mutating func take(_ file: ConfigurationFile) {
        for entry in file.entries {
            take(entry.value, of: entry.setting, from: .file(file.path, line: entry.line))
        }
        for key in file.keys {
            keys.removeAll { $0.context == key.context && $0.action == key.action }
            keys.append(key)
        }
        faults += file.remarks.map { Fault(text: $0) }
    }

    private mutating func take(_ value: SettingValue, of setting: Setting, from origin: SettingOrigin) {
        guard let fault = setting.fault(value) else { return values[setting.name] = (value, origin) }
        // Who tried to forbid changes is not to find them allowed.
        if [.readOnly, .requireJournal].contains(setting.name) { values[setting.name] = (.flag(true), origin) }
        let key = if case .environment = origin { "" } else { " \(setting.name.rawValue):" }
        faults.append(Fault(text: "\(origin):\(key) \(fault)", setting: setting.name))
    }
}
