// SPDX-License-Identifier: Apache-2.0

/// What a line says of itself: when it was written, how much it matters, and what its message is.
///
/// Understands logrus text and logfmt, JSON, klog, and a time or a level word at the beginning of other lines. Only the
/// beginning of a long line is looked at.
public struct LineFacts: Sendable, Hashable {
    /// When the line says it was written.
    public var time: LogTime?
    /// How much the line says it matters.
    public var level: LogLevel?
    /// Where in the line its message stands, quotes left out; nil where that is not to be told from the rest.
    public var message: Range<Int>?
    /// Whether the message stands in quotes, with escapes.
    public var isMessageQuoted = false

    static let mostBytes = 16 << 10

    /// Looks at one line.
    public init(_ line: ArraySlice<UInt8>) {
        self = line.withUnsafeBufferPointer { LineFacts($0) }
    }

    init(_ whole: UnsafeBufferPointer<UInt8>) {
        guard whole.count >= 3 else { return }
        let line = UnsafeBufferPointer(rebasing: whole.prefix(Self.mostBytes))
        switch line[0] {
        case UInt8(ascii: "{"): readJSON(line)
        case UInt8(ascii: "I"), UInt8(ascii: "W"), UInt8(ascii: "E"), UInt8(ascii: "F"), UInt8(ascii: "D"):
            if !readKlog(line) { readOther(line) }
        default: readOther(line)
        }
    }

    /// The message, with what is escaped in it resolved; nil where it is not to be told from the rest.
    public func messageText(in line: ArraySlice<UInt8>) -> String? {
        guard let message else { return nil }
        let text = line[(line.startIndex + message.lowerBound)..<(line.startIndex + message.upperBound)]
        let bytes = isMessageQuoted ? text.withUnsafeBufferPointer(JSONFields.unescaped) : Array(text)
        return String(decoding: bytes, as: UTF8.self)
    }

    // MARK: - Formats

    private mutating func readOther(_ line: UnsafeBufferPointer<UInt8>) {
        if readPairs(line) { return }
        var start = 0
        // `[2026-…]` is as usual as the bare time.
        let bracket = line[0] == UInt8(ascii: "[") ? 1 : 0
        if let (time, length) = LogTime.parse(UnsafeBufferPointer(rebasing: line[bracket...])) {
            self.time = time
            start = bracket + length
        }
        level = Self.levelWord(UnsafeBufferPointer(rebasing: line[start...].prefix(64)))
    }

    private mutating func readJSON(_ line: UnsafeBufferPointer<UInt8>) {
        let base = line.baseAddress
        JSONFields.each(in: line) { key, value in
            switch value {
            case .string(let text):
                switch Self.meaning(of: key) {
                case .time: time = time ?? LogTime.parse(text)?.time
                case .level: level = level ?? LogLevel(word: text)
                case .message:
                    if message == nil, let base, let start = text.baseAddress.map({ $0 - base }) {
                        message = start..<(start + text.count)
                        isMessageQuoted = true
                    }
                case nil: break
                }
            case .word(let text):
                if Self.meaning(of: key) == .time, time == nil { time = Self.epoch(text) }
                if Self.meaning(of: key) == .level, level == nil { level = Self.numberedLevel(text) }
            case .nested: break
            }
            return time == nil || level == nil || message == nil
        }
    }

    /// Reads `key=value` pairs, as logrus and logfmt write them; false when the line has no known one at its beginning.
    private mutating func readPairs(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        var at = 0
        var found = false
        while at < line.count {
            while at < line.count, line[at] == 0x20 { at += 1 }
            let keyStart = at
            while at < line.count, line[at] != UInt8(ascii: "="), line[at] > 0x20 { at += 1 }
            guard at < line.count, line[at] == UInt8(ascii: "="), at > keyStart else { return found }
            let key = UnsafeBufferPointer(rebasing: line[keyStart..<at])
            at += 1
            var start = at
            let isQuoted = at < line.count && line[at] == UInt8(ascii: "\"")
            if isQuoted {
                start += 1
                at += 1
                while at < line.count, line[at] != UInt8(ascii: "\"") { at += line[at] == UInt8(ascii: "\\") ? 2 : 1 }
                at = min(at, line.count)
            } else {
                while at < line.count, line[at] != 0x20 { at += 1 }
            }
            let value = UnsafeBufferPointer(rebasing: line[start..<at])
            let meaning = Self.meaning(of: key)
            found = found || meaning != nil
            switch meaning {
            case .time: time = time ?? LogTime.parse(value)?.time ?? Self.epoch(value)
            case .level: level = level ?? LogLevel(word: value)
            case .message:
                message = message ?? start..<at
                isMessageQuoted = isQuoted
            case nil: break
            }
            if isQuoted { at += 1 }
            if message != nil, level != nil, time != nil || at > 512 { return true }
        }
        return found
    }

    /// Reads `I1124 03:04:05.123456   12345 file.go:123] message`; false when the line is none.
    private mutating func readKlog(_ line: UnsafeBufferPointer<UInt8>) -> Bool {
        guard line.count > 22, line[5] == 0x20, line[8] == UInt8(ascii: ":"), line[11] == UInt8(ascii: ":"),
            let month = LogTime.number(line, 1, 2), (1...12).contains(month), let day = LogTime.number(line, 3, 2),
            let hour = LogTime.number(line, 6, 2), let minute = LogTime.number(line, 9, 2),
            let second = LogTime.number(line, 12, 2), (1...31).contains(day)
        else { return false }
        level =
            switch line[0] {
            case UInt8(ascii: "I"): .info
            case UInt8(ascii: "W"): .warning
            case UInt8(ascii: "E"): .error
            case UInt8(ascii: "F"): .fatal
            default: .debug
            }
        let micros = line[14] == UInt8(ascii: ".") ? LogTime.number(line, 15, 6) ?? 0 : 0
        time = Self.latest(month, day, Int64(hour * 3600 + minute * 60 + second) * 1_000_000_000 + Int64(micros) * 1000)
        if let bracket = line.prefix(256).firstIndex(of: UInt8(ascii: "]")), bracket + 2 <= line.count {
            message = (bracket + 2)..<line.count
        }
        return true
    }

    // MARK: - Words

    private enum Meaning { case time, level, message }

    private static func meaning(of key: UnsafeBufferPointer<UInt8>) -> Meaning? {
        switch key.first {
        case UInt8(ascii: "t"):
            let isTime =
                key.count == 1 || key.isEqual(to: "time") || key.isEqual(to: "ts") || key.isEqual(to: "timestamp")
            return isTime ? .time : nil
        case UInt8(ascii: "@"): return key.isEqual(to: "@timestamp") ? .time : nil
        case UInt8(ascii: "l"):
            let isLevel =
                key.isEqual(to: "level") || key.isEqual(to: "lvl") || key.isEqual(to: "log.level")
                || key.isEqual(to: "loglevel")
            return isLevel ? .level : nil
        case UInt8(ascii: "s"): return key.isEqual(to: "severity") ? .level : nil
        case UInt8(ascii: "m"): return key.isEqual(to: "msg") || key.isEqual(to: "message") ? .message : nil
        default: return nil
        }
    }

    /// Seconds, milliseconds, microseconds or nanoseconds since 1970, told by their size.
    private static func epoch(_ text: UnsafeBufferPointer<UInt8>) -> LogTime? {
        let digits = text.prefix { $0 != UInt8(ascii: ".") }.count
        guard (9...18).contains(digits) || digits == 19 && text[0] < UInt8(ascii: "9"), text.count <= 40,
            let value = LogTime.number(text, 0, digits)
        else { return nil }
        var unit: Int64 = digits < 12 ? 1_000_000_000 : digits < 15 ? 1_000_000 : digits < 18 ? 1000 : 1
        var (nanoseconds, overflowed) = Int64(value).multipliedReportingOverflow(by: unit)
        guard !overflowed else { return nil }
        for digit in text.dropFirst(digits + 1) {
            guard LogTime.isDigit(digit) else { return nil }
            unit /= 10
            nanoseconds &+= Int64(digit - 48) * unit
        }
        return LogTime(nanoseconds: nanoseconds)
    }

    /// Levels of pino and bunyan, by number.
    private static func numberedLevel(_ text: UnsafeBufferPointer<UInt8>) -> LogLevel? {
        switch LogTime.number(text, 0, text.count) {
        case 10: .trace
        case 20: .debug
        case 30: .info
        case 40: .warning
        case 50: .error
        case 60: .fatal
        default: nil
        }
    }

    /// A level written in capitals, or in brackets.
    private static func levelWord(_ text: UnsafeBufferPointer<UInt8>) -> LogLevel? {
        var at = 0
        while at < text.count {
            guard isLetter(text[at]) else {
                at += 1
                continue
            }
            let start = at
            var hasSmall = false
            repeat {
                hasSmall = hasSmall || text[at] >= 0x60
                at += 1
            } while at < text.count && isLetter(text[at])
            let isBracketed = start > 0 && at < text.count && text[start - 1] == leftBracket && text[at] == rightBracket
            if !hasSmall || isBracketed, at - start >= 3, let level = LogLevel(word: text[start..<at]) { return level }
        }
        return nil
    }

    private static let leftBracket = UInt8(ascii: "[")
    private static let rightBracket = UInt8(ascii: "]")

    private static func isLetter(_ byte: UInt8) -> Bool { byte & 0xdf &- 65 < 26 }

    /// The day of this or the last year, whichever is not in the future.
    private static func latest(_ month: Int, _ day: Int, _ timeOfDay: Int64) -> LogTime {
        let now = LogTime.now()
        let year = Int(now.nanoseconds / 1_000_000_000 / 31_556_952) + 1970
        func date(_ year: Int) -> LogTime {
            LogTime(nanoseconds: Int64(LogTime.daysSince1970(year, month, day)) * 86_400_000_000_000 + timeOfDay)
        }
        let tomorrow = LogTime(nanoseconds: now.nanoseconds + 86_400_000_000_000)
        return [date(year + 1), date(year)].first { $0 <= tomorrow } ?? date(year - 1)
    }
}
