// SPDX-License-Identifier: Apache-2.0

/// A value of a setting, as it is written.
package enum SettingValue: Sendable, Hashable {
    case number(Double)
    case flag(Bool)
    case text(String)
    case list([String])

    /// As TOML has it.
    package var toml: String {
        switch self {
        case .number(let number): number == number.rounded() ? String(Int64(number)) : String(number)
        case .flag(let flag): String(flag)
        case .text(let text): Self.quoted(text)
        case .list(let texts): "[" + texts.map(Self.quoted).joined(separator: ", ") + "]"
        }
    }

    private static func quoted(_ text: String) -> String {
        var quoted = "\""
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "\\": quoted += "\\" + String(scalar)
            case _ where scalar.properties.generalCategory == .control:
                let digits = String(scalar.value, radix: 16)
                quoted += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            default: quoted.unicodeScalars.append(scalar)
            }
        }
        return quoted + "\""
    }
}

/// Where the value of a setting is from.
package enum SettingOrigin: Sendable, Hashable, CustomStringConvertible {
    case standard
    /// A file, and a line counted from 1 where it is known.
    case file(String, line: Int?)
    case environment(String)
    case option(String)

    package var description: String {
        switch self {
        case .standard: "default"
        case .file(let path, let line): path + (line.map { ":\($0)" } ?? "")
        case .environment(let name): name
        case .option(let name): name
        }
    }

    /// Whether it was said for this run alone.
    package var isOfThisRun: Bool {
        switch self {
        case .environment, .option: true
        case .standard, .file: false
        }
    }
}
