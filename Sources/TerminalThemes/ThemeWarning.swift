// SPDX-License-Identifier: Apache-2.0

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
