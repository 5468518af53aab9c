// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// Where every action is written down: what was asked before it is done, and what came of it after.
///
/// The file is made with the first action, readable by its owner alone, and only ever appended to.
package struct JournalFile: Sendable {
    /// Where actions on this host are written down, whichever part of the program does them.
    package static let standard = JournalFile(path: "/var/log/shimtop/journal.jsonl")

    private let path: String

    package init(path: String) { self.path = path }

    /// Appends a line, which ends with a newline.
    ///
    /// Throws a sentence for the person when the file cannot be written, or does not answer in ``BlockingIO/patience``.
    func append(_ line: [UInt8]) async throws(JournalError) {
        do throws(SystemError) {
            try await BlockingIO.finish(within: BlockingIO.patience) { () throws(SystemError) in try appendNow(line) }
        } catch {
            throw JournalError(path: path, reason: error.reason)
        }
    }

    /// The same on the calling thread, for as long as it takes.
    func appendNow(_ line: [UInt8]) throws(SystemError) { try LineFile.append(line, to: path) }
}

/// The journal cannot be written.
package struct JournalError: Error, CustomStringConvertible {
    let path: String
    let reason: String

    package var description: String { "journal \(path): \(reason)" }
}
