// SPDX-License-Identifier: Apache-2.0

/// How much a log line matters, as the program that wrote it says.
public enum LogLevel: UInt8, Sendable, Hashable, Comparable, CaseIterable {
    case trace = 1
    case debug
    case info
    case warning
    case error
    case fatal

    /// Less important ones first.
    public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }

    /// The level in one word of lower-case letters, such as `warning`.
    public var name: String { "\(self)" }

    /// The level of a word in any of the usual spellings (`warn`, `WARNING`, `err`, `notice`, `panic`, …); nil for any other.
    public init?(word: some Collection<UInt8>) {
        guard let packed = Self.packed(word), let level = Self.words[packed] else { return nil }
        self = level
    }

    private static let words: [UInt64: LogLevel] = {
        let names: [(LogLevel, [String])] = [
            (.trace, ["trace", "trc", "finest", "verbose"]), (.debug, ["debug", "dbg", "dbug", "fine"]),
            (.info, ["info", "inf", "notice"]), (.warning, ["warning", "warn", "wrn"]),
            (.error, ["error", "err", "eror", "severe"]),
            (.fatal, ["fatal", "panic", "dpanic", "critical", "crit", "alert", "emerg", "ftl"]),
        ]
        var words: [UInt64: LogLevel] = [:]
        for (level, names) in names {
            for name in names { if let packed = packed(name.utf8) { words[packed] = level } }
        }
        return words
    }()

    /// Up to eight bytes in one number, letters in lower case; nil for more.
    private static func packed(_ word: some Collection<UInt8>) -> UInt64? {
        var packed: UInt64 = 0
        var count = 0
        for byte in word {
            guard count < 8 else { return nil }
            // Upper and lower case differ in this bit alone.
            packed = packed << 8 | UInt64(byte | 0x20)
            count += 1
        }
        return packed
    }
}
