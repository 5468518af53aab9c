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
        guard (1...9).contains(word.count) else { return nil }
        // Upper and lower case differ in this bit alone.
        switch String(decoding: word.map { $0 | 0x20 }, as: UTF8.self) {
        case "trace", "trc", "finest", "verbose": self = .trace
        case "debug", "dbg", "dbug", "fine": self = .debug
        case "info", "inf", "notice", "informational": self = .info
        case "warning", "warn", "wrn": self = .warning
        case "error", "err", "eror", "severe": self = .error
        case "fatal", "panic", "dpanic", "critical", "crit", "alert", "emerg", "ftl": self = .fatal
        default: return nil
        }
    }
}
