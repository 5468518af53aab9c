// SPDX-License-Identifier: Apache-2.0

import CRE2

/// A regular expression of RE2, whose time and memory grow with its length and the text's, whatever it combines.
///
/// `@unchecked`: the pointer is set once, and RE2 locks what a match changes within an expression.
final class RegularExpression: @unchecked Sendable {
    private let compiled: OpaquePointer

    init(_ source: String, foldsCase: Bool) throws(LogPatternError) {
        var message = [CChar](repeating: 0, count: 200)
        guard
            let compiled = re2_expression_compile(source, source.utf8.count, foldsCase ? 1 : 0, &message, message.count)
        else {
            let reason = String(decoding: message.prefix { $0 != 0 }.map(UInt8.init(bitPattern:)), as: UTF8.self)
            throw LogPatternError(pattern: source, reason: reason)
        }
        self.compiled = compiled
    }

    deinit { re2_expression_free(compiled) }

    func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
        re2_expression_matches(compiled, text.baseAddress, text.count) != 0
    }

    func first(in text: UnsafeBufferPointer<UInt8>, from: Int) -> Range<Int>? {
        var start = from
        var end = text.count
        return re2_expression_find(compiled, text.baseAddress, &start, &end) == 0 ? nil : start..<end
    }
}
