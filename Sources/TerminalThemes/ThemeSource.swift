// SPDX-License-Identifier: Apache-2.0

/// The text of a theme and where it is from.
struct ThemeSource {
    /// As the user asks for it.
    var name: String
    /// As warnings name it.
    var file: String
    var text: String

    /// The line, from 1, of a key in a section (nil: before any); nil when it is not written there plainly.
    func line(of key: String, in section: String?) -> Int? {
        var current: String?
        for (index, line) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            let line = line.drop { $0 == " " || $0 == "\t" }
            if line.first == "[" {
                current = String(line.dropFirst().prefix { $0 != "]" })
            } else if current == section {
                let written = line.prefix { $0 != "=" }.filter { !" \t\"'\r".contains($0) }
                if written == key || written.hasPrefix(key + ".") { return index + 1 }
            }
        }
        return nil
    }
}
