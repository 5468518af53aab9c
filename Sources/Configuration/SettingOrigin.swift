// SPDX-License-Identifier: Apache-2.0

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
