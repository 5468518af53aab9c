// SPDX-License-Identifier: Apache-2.0

import Synchronization
import TOMLKit

/// A TOML file as plain values.
struct TOMLDocument: Sendable {
    enum Value: Sendable {
        case text(String)
        case number(Int)
        case list([Value])
        case table(Table)
        /// What no theme is made of: flags, fractions and times.
        case other

        var text: String? { if case .text(let text) = self { text } else { nil } }
        var number: Int? { if case .number(let number) = self { number } else { nil } }
        var list: [Value]? { if case .list(let list) = self { list } else { nil } }
        var table: Table? { if case .table(let table) = self { table } else { nil } }
    }

    struct Table: Sendable {
        /// Sorted.
        let keys: [String]
        private let values: [String: Value]

        subscript(key: String) -> Value? { values[key] }

        fileprivate init(_ table: TOMLTable) {
            keys = table.keys
            values = Dictionary(keys.map { ($0, table[$0].map(Value.init) ?? .other) }) { first, _ in first }
        }
    }

    let root: Table

    /// Every text that was parsed, and their length.
    ///
    /// TOMLKit never frees all of what it makes of a text, so that each is
    /// parsed once in the life of the program, and no more than ``mostBytes`` of them.
    private static let parsed = Mutex<(documents: [String: TOMLDocument], bytes: Int)>(([:], 0))
    private static let mostBytes = 4 << 20

    /// Why a text is not there as a document.
    enum Failure: Error {
        case invalid(line: Int, reason: String)
        /// More than ``mostBytes`` have been parsed.
        case exhausted
    }

    /// What a text says, parsed now or earlier.
    static func of(_ text: String) throws(Failure) -> TOMLDocument {
        let found = parsed.withLock { parsed -> Result<TOMLDocument, Failure> in
            if let known = parsed.documents[text] { return .success(known) }
            guard parsed.bytes < mostBytes else { return .failure(.exhausted) }
            // One that is broken counts as well, and is tried again.
            parsed.bytes += text.utf8.count
            do {
                let table = try TOMLTable(string: text)
                let document = TOMLDocument(root: Table(table))
                table.clear()
                parsed.documents[text] = document
                return .success(document)
            } catch {
                let error = error as? TOMLParseError
                let reason = error?.description ?? "this is not TOML"
                return .failure(.invalid(line: error?.source.begin.line ?? 1, reason: reason))
            }
        }
        return try found.get()
    }
}

extension TOMLDocument.Value {
    fileprivate init(_ value: any TOMLValueConvertible) {
        if let table = value.table {
            self = .table(TOMLDocument.Table(table))
        } else if let array = value.array {
            self = .list(array.map { Self($0) })
        } else {
            self = value.string.map { .text($0) } ?? value.int.map { .number($0) } ?? .other
        }
    }
}

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
