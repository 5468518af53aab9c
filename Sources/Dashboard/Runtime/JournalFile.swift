// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import Glibc

/// Where every action is written down: what was asked before it is done, and what came of it after.
///
/// The file is made with the first action, readable by its owner alone, and only ever appended to.
package actor JournalFile {
    /// Where actions on this host are written down, whichever part of the program does them.
    package static let standard = JournalFile(path: "/var/log/shimtop/journal.jsonl")

    private let path: String

    package init(path: String) { self.path = path }

    /// Appends one record as a line of JSON.
    ///
    /// Throws a sentence for the person when the file cannot be written.
    package func append(_ record: JournalRecord) throws(JournalError) {
        let bytes: [UInt8]
        do { bytes = try record.line(at: .now) } catch { throw JournalError(path: path, number: EINVAL) }
        makeFolder()
        let file = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw JournalError(path: path, number: errno) }
        defer { close(file) }
        guard write(file, bytes, bytes.count) == bytes.count else { throw JournalError(path: path, number: errno) }
    }

    private func makeFolder() {
        var folder = ""
        for part in path.split(separator: "/").dropLast() {
            folder += "/\(part)"
            mkdir(folder, 0o700)
        }
    }
}

/// The journal cannot be written.
package struct JournalError: Error, CustomStringConvertible {
    let path: String
    let number: Int32

    package var description: String { "the journal \(path) cannot be written: \(String(cString: strerror(number)))" }
}
