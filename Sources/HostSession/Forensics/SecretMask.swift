// SPDX-License-Identifier: Apache-2.0

/// Hides what looks like a secret in a line: the value of what is named like one.
///
/// It knows names, not secrets: one that has no such name stays.
enum SecretMask {
    private static let names = [
        "password", "passwd", "passphrase", "secret", "token", "apikey", "api-key", "api_key", "accesskey",
        "access-key",
        "access_key", "private-key", "private_key", "credential", "authorization",
    ]
    private static let mask = "********"

    static func masked(_ line: String) -> String {
        var masksNext = false
        let words = line.split(separator: " ", omittingEmptySubsequences: false).map { word -> String in
            if masksNext, !word.isEmpty {
                // Such words stand between a name and its value.
                masksNext = ["bearer", "basic", "=", ":"].contains(word.lowercased())
                return masksNext ? String(word) : mask
            }
            guard isSecret(word) else { return String(word) }
            if let end = word.firstIndex(where: { $0 == "=" || $0 == ":" }), isSecret(word[..<end]) {
                let value = word[word.index(after: end)...]
                masksNext = value.allSatisfy { "\"'".contains($0) }
                return masksNext ? String(word) : word[...end] + mask
            }
            masksNext = word.hasPrefix("-")
            return String(word)
        }
        return words.joined(separator: " ")
    }

    private static func isSecret(_ word: Substring) -> Bool {
        let word = word.lowercased()
        return names.contains { word.contains($0) }
    }
}
