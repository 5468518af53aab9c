// SPDX-License-Identifier: Apache-2.0

/// Where things are written in a TOML file, which its parser does not say.
package struct TOMLText: Sendable {
    private let text: String

    package init(_ text: String) { self.text = text }

    /// The line, from 1, of a key in a section (nil: before any); nil when it is not written there plainly.
    package func line(of key: String, in section: String?) -> Int? {
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
