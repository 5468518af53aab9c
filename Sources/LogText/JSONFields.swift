// SPDX-License-Identifier: Apache-2.0

/// Finds the fields of one JSON object in a line, without building anything of what it does not need.
///
/// Whatever is not such an object gives the fields before the place where it stops being one.
enum JSONFields {
    enum Value {
        /// What stands between the quotes, escapes and all.
        case string(UnsafeBufferPointer<UInt8>)
        /// A number, or a word such as `true`.
        case word(UnsafeBufferPointer<UInt8>)
        /// An object or array.
        case nested
    }

    /// Calls the body with each field of the outermost object, until it returns false.
    ///
    /// Keys with escapes in them are given as they stand.
    static func each(in text: UnsafeBufferPointer<UInt8>, _ body: (UnsafeBufferPointer<UInt8>, Value) -> Bool) {
        var at = skipSpace(text, 0)
        guard at < text.count, text[at] == UInt8(ascii: "{") else { return }
        at += 1
        while true {
            at = skipSpace(text, at)
            guard at < text.count, text[at] == quote, let keyEnd = stringEnd(text, at + 1) else { return }
            let key = slice(text, at + 1, keyEnd)
            at = skipSpace(text, keyEnd + 1)
            guard at < text.count, text[at] == UInt8(ascii: ":") else { return }
            at = skipSpace(text, at + 1)
            guard at < text.count else { return }
            let value: Value
            switch text[at] {
            case quote:
                guard let end = stringEnd(text, at + 1) else { return }
                value = .string(slice(text, at + 1, end))
                at = end + 1
            case UInt8(ascii: "{"), UInt8(ascii: "["):
                guard let end = nestedEnd(text, at) else { return }
                value = .nested
                at = end
            default:
                let start = at
                while at < text.count, !isDelimiter(text[at]) { at += 1 }
                guard at > start else { return }
                value = .word(slice(text, start, at))
            }
            guard body(key, value) else { return }
            at = skipSpace(text, at)
            guard at < text.count, text[at] == UInt8(ascii: ",") else { return }
            at += 1
        }
    }

    /// What a JSON string stands for; escapes that are none stay as they are.
    static func unescaped(_ text: UnsafeBufferPointer<UInt8>) -> [UInt8] {
        guard text.contains(backslash) else { return Array(text) }
        var result: [UInt8] = []
        result.reserveCapacity(text.count)
        var at = 0
        while at < text.count {
            let byte = text[at]
            guard byte == backslash, at + 1 < text.count else {
                result.append(byte)
                at += 1
                continue
            }
            switch text[at + 1] {
            case UInt8(ascii: "n"): result.append(10)
            case UInt8(ascii: "r"): result.append(13)
            case UInt8(ascii: "t"): result.append(9)
            case UInt8(ascii: "b"): result.append(8)
            case UInt8(ascii: "f"): result.append(12)
            case UInt8(ascii: "u"):
                if let (scalar, length) = unicodeEscape(text, at) {
                    result.append(contentsOf: Array(String(scalar).utf8))
                    at += length
                    continue
                }
                result.append(contentsOf: [backslash, UInt8(ascii: "u")])
            case let other: result.append(other)
            }
            at += 2
        }
        return result
    }

    // MARK: - Scanning

    private static let quote = UInt8(ascii: "\"")
    private static let backslash = UInt8(ascii: "\\")

    private static func slice(
        _ text: UnsafeBufferPointer<UInt8>,
        _ start: Int,
        _ end: Int
    ) -> UnsafeBufferPointer<UInt8> {
        UnsafeBufferPointer(rebasing: text[start..<end])
    }

    private static func skipSpace(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int {
        var at = start
        while at < text.count, text[at] == 0x20 || text[at] == 0x09 { at += 1 }
        return at
    }

    private static func isDelimiter(_ byte: UInt8) -> Bool {
        byte == UInt8(ascii: ",") || byte == UInt8(ascii: "}") || byte == UInt8(ascii: "]") || byte == 0x20
    }

    /// Where the closing quote stands.
    private static func stringEnd(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        var at = start
        while at < text.count {
            if text[at] == quote { return at }
            at += text[at] == backslash ? 2 : 1
        }
        return nil
    }

    /// Where what follows an object or array begins.
    private static func nestedEnd(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> Int? {
        var depth = 0
        var at = start
        while at < text.count {
            switch text[at] {
            case quote:
                guard let end = stringEnd(text, at + 1) else { return nil }
                at = end
            case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
            case UInt8(ascii: "}"), UInt8(ascii: "]"):
                depth -= 1
                if depth == 0 { return at + 1 }
            default: break
            }
            at += 1
        }
        return nil
    }

    /// The character of a `\u` escape, or of two that make one character, and how many bytes say it.
    private static func unicodeEscape(_ text: UnsafeBufferPointer<UInt8>, _ at: Int) -> (Unicode.Scalar, Int)? {
        guard let first = hex(text, at + 2) else { return nil }
        if let scalar = Unicode.Scalar(first) { return (scalar, 6) }
        guard (0xd800...0xdbff).contains(first), at + 7 < text.count, text[at + 6] == backslash,
            text[at + 7] == UInt8(ascii: "u"), let second = hex(text, at + 8), (0xdc00...0xdfff).contains(second)
        else { return ("\u{fffd}", 6) }
        let value = 0x10000 + (first - 0xd800) << 10 + (second - 0xdc00)
        return (Unicode.Scalar(value) ?? "\u{fffd}", 12)
    }

    private static func hex(_ text: UnsafeBufferPointer<UInt8>, _ start: Int) -> UInt32? {
        guard start + 4 <= text.count else { return nil }
        var value: UInt32 = 0
        for at in start..<(start + 4) {
            guard let digit = Character(Unicode.Scalar(text[at])).hexDigitValue else { return nil }
            value = value << 4 | UInt32(digit)
        }
        return value
    }
}
