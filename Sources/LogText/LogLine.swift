// SPDX-License-Identifier: Apache-2.0

/// What is known of one line; its text lies in the bytes of its ``LogBatch``.
public struct LogLine: Sendable, Hashable {
    /// What the text is like.
    public struct Traits: OptionSet, Sendable, Hashable {
        /// One bit for each trait.
        public let rawValue: UInt8
        /// Traits of these bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// The line was longer than what is kept of it.
        public static let isCut = Traits(rawValue: 1 << 0)
        /// Nothing but printable ASCII: each byte is one cell.
        public static let isPlain = Traits(rawValue: 1 << 1)
        /// The line's end has not been written yet.
        public static let isOpen = Traits(rawValue: 1 << 2)
    }

    var start: UInt32
    var length: UInt32
    private var nanoseconds: Int64
    private var levelValue: UInt8
    /// Where it was written.
    public var stream: LogStream
    /// What its text is like.
    public var traits: Traits

    init(start: Int, length: Int, time: LogTime?, level: LogLevel?, stream: LogStream, traits: Traits) {
        self.start = UInt32(start)
        self.length = UInt32(length)
        nanoseconds = time?.nanoseconds ?? .min
        levelValue = level?.rawValue ?? 0
        self.stream = stream
        self.traits = traits
    }

    /// When it was written, as the line or what it was wrapped in says; nil where nothing does.
    public var time: LogTime? { nanoseconds == .min ? nil : LogTime(nanoseconds: nanoseconds) }
    /// How much it matters; nil where it does not say.
    public var level: LogLevel? { LogLevel(rawValue: levelValue) }
}
