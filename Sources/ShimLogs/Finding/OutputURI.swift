// SPDX-License-Identifier: Apache-2.0

/// What a shim was told of where a process's output goes: a path, or `scheme://host/path?query`.
struct OutputURI: Sendable, Hashable {
    /// nil for a mere path.
    let scheme: String?
    let path: String
    let query: [String: String]

    init(_ text: String) {
        guard let mark = text.firstRange(of: "://") else {
            (scheme, path, query) = (nil, text, [:])
            return
        }
        scheme = text[..<mark.lowerBound].lowercased()
        let rest = text[mark.upperBound...].prefix { $0 != "#" }
        let parts = rest.split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        let place = parts[0]
        path = Self.decoded(place[(place.firstIndex(of: "/") ?? place.endIndex)...])
        var query: [String: String] = [:]
        for pair in parts.dropFirst().first?.split(separator: "&") ?? [] {
            let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
            let value = sides.count > 1 ? String(sides[1].map { $0 == "+" ? " " : $0 }) : ""
            query[Self.decoded(sides[0])] = Self.decoded(value[...])
        }
        self.query = query
    }

    /// The text with each `%20` and the like replaced by the byte that it stands for.
    private static func decoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            guard byte == UInt8(ascii: "%"), digits.count == 2,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            else {
                bytes.append(byte)
                continue
            }
            bytes.append(value)
            rest = rest.dropFirst(2)
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
