// SPDX-License-Identifier: Apache-2.0

/// Why a theme cannot be had at all; what is wrong with single entries is a ``ThemeWarning``.
public enum ThemeError: Error, Sendable, Hashable, CustomStringConvertible {
    /// No folder has it and it is not shipped; the names that there are.
    case unknown(name: String, available: [String])
    /// The file cannot be read, or is no regular file of less than 256 KiB.
    case unreadable(file: String, reason: String)
    /// The file is no TOML.
    case invalid(file: String, line: Int, reason: String)
    /// So many different files have been read that no other is: what each of them takes is never given back.
    case exhausted(file: String)
    /// Themes that inherit each other: the way round, its first name at the end again.
    case cycle([String])

    /// What is wrong, and where.
    public var description: String {
        switch self {
        case .unknown(let name, let available):
            "there is no theme \"\(name)\"; there are: \(available.joined(separator: ", "))"
        case .unreadable(let file, let reason): "cannot read the theme \(file): \(reason)"
        case .invalid(let file, let line, let reason):
            "\(file):\(line): \(reason)"
        case .exhausted(let file):
            "cannot read the theme \(file): 4 MiB of theme files have been read, and no more are; start the program anew"
        case .cycle(let names):
            "themes inherit each other: \(names.joined(separator: " -> "))"
        }
    }
}

/// Something wrong in a theme file that costs one entry, not the theme.
public struct ThemeWarning: Sendable, Hashable, CustomStringConvertible {
    /// Path of the file, or `NAME (shipped)`.
    public let file: String
    /// Counted from 1; nil when it is not known.
    public let line: Int?
    /// Key of the entry, such as `state.running`.
    public let entry: String
    /// What is wrong, and what is allowed.
    public let message: String

    /// One line to show to the user.
    public var description: String { "\(file)\(line.map { ":\($0)" } ?? ""): \(entry): \(message)" }
}
