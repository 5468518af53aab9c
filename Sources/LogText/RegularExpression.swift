// SPDX-License-Identifier: Apache-2.0

import CLinux

/// A POSIX extended regular expression of the C library, whose time grows with the text and not with its combinations.
///
/// `@unchecked`: the pointer is set once, and the C library's matcher locks what it changes within an expression.
final class RegularExpression: @unchecked Sendable {
    private let compiled: OpaquePointer

    init(_ source: String, foldsCase: Bool) throws(LogPatternError) {
        if let reason = Self.refusal(of: source) { throw LogPatternError(pattern: source, reason: reason) }
        var message = [CChar](repeating: 0, count: 200)
        guard
            let compiled = text_expression_compile(Self.translated(source), foldsCase ? 1 : 0, &message, message.count)
        else {
            let reason = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw LogPatternError(pattern: source, reason: "\(reason) (an extended regular expression is wanted)")
        }
        self.compiled = compiled
    }

    deinit { text_expression_free(compiled) }

    func isFound(in text: UnsafeBufferPointer<UInt8>, isASCII: Bool) -> Bool {
        text_expression_matches(compiled, text.baseAddress, text.count, isASCII ? 1 : 0) != 0
    }

    func first(in text: UnsafeBufferPointer<UInt8>, from: Int, isASCII: Bool) -> Range<Int>? {
        var start = from
        var end = text.count
        guard text_expression_find(compiled, text.baseAddress, &start, &end, isASCII ? 1 : 0) != 0 else { return nil }
        return start..<end
    }

    /// Why an expression is not even compiled: backreferences take the C library exponential time.
    private static func refusal(of source: String) -> String? {
        var scalars = source.unicodeScalars.makeIterator()
        while let scalar = scalars.next() {
            guard scalar == "\\", let escaped = scalars.next() else { continue }
            if ("1"..."9").contains(escaped) { return "backreferences (\\\(escaped)) are not searched for" }
        }
        let size = ExpressionSize(source)
        return size.isTooLarge ? "its repetitions make more than \(ExpressionSize.most) copies" : nil
    }

    /// The expression with `\d` and `\D`, which POSIX does not know, written out.
    private static func translated(_ source: String) -> String {
        var result = ""
        var isEscaped = false
        for scalar in source.unicodeScalars {
            switch (isEscaped, scalar) {
            case (true, "d"): result += "[0-9]"
            case (true, "D"): result += "[^0-9]"
            case (true, _): result += "\\\(scalar)"
            case (false, "\\"): break
            case (false, _): result.unicodeScalars.append(scalar)
            }
            isEscaped = !isEscaped && scalar == "\\"
        }
        return isEscaped ? result + "\\" : result
    }
}
