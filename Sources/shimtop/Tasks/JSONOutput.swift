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
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }
}
