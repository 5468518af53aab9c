// SPDX-License-Identifier: Apache-2.0

import Dashboard

/// A setting: what its values are, and what it is without one.
package struct Setting: Sendable {
    package enum Kind: Sendable {
        /// Numbers of this range; whole ones only, where it says so.
        case number(ClosedRange<Double>, whole: Bool)
        case flag
        case choice([String])
        case text
        case texts
        /// A list of different columns, at least one.
        case columns
        case sort
    }

    /// Its stable name, with a dot after a section's.
    package enum Name: String, Sendable, Hashable, CaseIterable {
        case interval
        case theme
        case themeDark = "theme-dark"
        case themeLight = "theme-light"
        case color
        case plain
        case mouse
        case logMemory = "log-memory"
        case pipe
        case readOnly = "read-only"
        case requireJournal = "require-journal"
        case saveFolder = "save-folder"
        case columns
        case sort
        case group
        case state
        case namespaces
        case keyPreset = "keys.preset"
    }

    package let name: Name
    package let kind: Kind
    package let standard: SettingValue
    /// Unit of a number; nil where there is none.
    package let unit: String?
    /// What it is for, as one or more sentences.
    package let help: String

    init(_ name: Name, _ kind: Kind, _ standard: SettingValue, unit: String? = nil, _ help: String) {
        self.name = name
        self.kind = kind
        self.standard = standard
        self.unit = unit
        self.help = help
    }

    /// Name of the environment variable that sets it: `SHIMTOP_LOG_MEMORY`.
    package var variable: String {
        "SHIMTOP_" + name.rawValue.uppercased().map { $0 == "-" || $0 == "." ? "_" : String($0) }.joined()
    }

    /// What is allowed: `0.1 to 3600 seconds`.
    package var range: String {
        switch kind {
        case .number(let range, let whole):
            SettingValue.number(range.lowerBound).toml + " to " + SettingValue.number(range.upperBound).toml
                + (unit.map { " " + $0 } ?? "") + (whole ? ", whole" : "")
        case .flag: "true or false"
        case .choice(let names): "one of " + names.joined(separator: ", ")
        case .text: "a text"
        case .texts: "a list of texts"
        case .columns: "a list of different names out of " + Self.columnNames.joined(separator: ", ")
        case .sort: "trouble or a column's name, after a - to invert it"
        }
    }

    /// What it is for, what is allowed, and what it is without a value.
    package var summary: String { "\(help) It is \(range); default \(standard.toml)." }

    /// What is wrong with a value; nil when nothing is.
    package func fault(_ value: SettingValue) -> String? {
        isAllowed(value) ? nil : "\(value.toml) is not \(range)"
    }

    /// What a text means, from where there is nothing but texts; the parts of a list have commas between them.
    ///
    /// Not checked against the range.
    package func value(ofText text: String) -> SettingValue {
        switch kind {
        case .number: Double(text).map { .number($0) } ?? .text(text)
        case .flag:
            switch text {
            case "true", "1", "yes", "on": .flag(true)
            case "false", "0", "no", "off": .flag(false)
            default: .text(text)
            }
        case .texts, .columns: .list(text.split(separator: ",").map { String($0.drop { $0 == " " }) })
        case .choice, .text, .sort: .text(text)
        }
    }

    private static let columnNames = TaskColumn.allCases.map(\.rawValue)

    private func isAllowed(_ value: SettingValue) -> Bool {
        switch (kind, value) {
        case (.number(let range, let whole), .number(let number)):
            range.contains(number) && (!whole || number == number.rounded())
        case (.flag, .flag), (.text, .text), (.texts, .list): true
        case (.choice(let names), .text(let text)): names.contains(text)
        case (.sort, .text(let text)): TaskSort(text) != nil
        case (.columns, .list(let names)):
            !names.isEmpty && Set(names).count == names.count && names.allSatisfy { Self.columnNames.contains($0) }
        default: false
        }
    }
}
