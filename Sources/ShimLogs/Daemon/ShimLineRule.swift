// SPDX-License-Identifier: Apache-2.0

import CLinux
import LogText

/// Tells which lines of a containerd's log a shim wrote, or are about one of its tasks.
///
/// containerd copies the logs of all its shims into its own, and adds nothing that tells one from the other: what a line
/// says of itself decides. A shim's line names its bundle and its pid, or nothing at all.
struct ShimLineRule: Sendable, Hashable {
    /// containerd namespace of the tasks.
    let namespace: String
    /// The tasks that the shim serves.
    let ids: [String]
    /// Its own process, where that is known.
    let shimPid: Int32?

    /// What is to be said of lines that were chosen by the rule.
    static let restriction = "lines that do not name their shim are left out"

    /// What a line is.
    enum Verdict: Sendable, Hashable {
        /// The shim's, or about one of its tasks.
        case wanted
        /// Somebody else's.
        case other
        /// Text without a time or a level, such as a line of a stack dump: it goes with the line before it.
        case continued
    }

    /// What one line is.
    func verdict(_ line: ArraySlice<UInt8>) -> Verdict {
        let facts = LineFacts(line)
        if facts.time == nil, facts.level == nil || line.first == 0x20 || line.first == 0x09 { return .continued }
        return line.withUnsafeBufferPointer { line in
            if let other = Self.namespace(of: line), other != namespace { return .other }
            if let shimPid, Self.names("pid=\(shimPid)", in: line) { return .wanted }
            return ids.contains { Self.names($0, in: line) } ? .wanted : .other
        }
    }

    /// Whether a text holds a word that is not part of a longer one.
    private static func names(_ word: String, in text: UnsafeBufferPointer<UInt8>) -> Bool {
        let wanted = Array(word.utf8)
        var from = 0
        while true {
            let found = text_find(text.baseAddress, text.count, from, wanted, wanted.count, 0)
            guard found >= 0 else { return false }
            let end = found + wanted.count
            if found == 0 || !isPartOfWord(text[found - 1]), end == text.count || !isPartOfWord(text[end]) {
                return true
            }
            from = found + 1
        }
    }

    /// Of letters, digits, `_`, `.` and `-` ids are made.
    private static func isPartOfWord(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "_"), UInt8(ascii: "-"):
            true
        // A sentence may end with an id.
        case UInt8(ascii: "."): false
        default: byte >= 0x80
        }
    }

    /// The containerd namespace that a line names, `namespace=k8s.io` or `ns=k8s.io`.
    private static func namespace(of line: UnsafeBufferPointer<UInt8>) -> String? {
        for key in [" namespace=", " ns="] {
            let wanted = Array(key.utf8)
            let found = text_find(line.baseAddress, line.count, 0, wanted, wanted.count, 0)
            guard found >= 0 else { continue }
            let value = line[(found + wanted.count)...].drop { $0 == UInt8(ascii: "\"") }
            return String(decoding: value.prefix { $0 != 0x20 && $0 != UInt8(ascii: "\"") }, as: UTF8.self)
        }
        return nil
    }
}
