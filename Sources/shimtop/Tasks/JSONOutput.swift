// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

/// JSON as every command prints it: sorted keys, times in ISO 8601, what is not known is null.
enum JSONOutput {
    static func pretty(_ value: some Encodable) throws -> String { try text(value, [.prettyPrinted]) }

    /// On one line, for streams of objects.
    static func line(_ value: some Encodable) throws -> String { try text(value, []) }

    private static func text(_ value: some Encodable, _ formatting: JSONEncoder.OutputFormatting) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = formatting.union([.withoutEscapingSlashes, .sortedKeys])
        encoder.dateEncodingStrategy = .iso8601
        return String(decoding: try encoder.encode(value), as: UTF8.self).escapingInvisible
    }
}

extension String {
    /// JSON leaves all but ASCII's control characters as they are, and a terminal may be what reads it.
    ///
    /// Beyond ASCII there is nothing but the insides of strings.
    fileprivate var escapingInvisible: String {
        guard unicodeScalars.contains(where: \.isInvisible) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            guard scalar.isInvisible else {
                text.unicodeScalars.append(scalar)
                continue
            }
            for unit in scalar.utf16 {
                let digits = String(unit, radix: 16)
                text += "\\u" + String(repeating: "0", count: 4 - digits.count) + digits
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// A control or formatting character, which is not drawn but may do something.
    fileprivate var isInvisible: Bool {
        guard value > 0x7e else { return false }
        switch properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator: return true
        default: return false
        }
    }
}
