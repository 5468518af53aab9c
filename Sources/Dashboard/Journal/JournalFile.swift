// SPDX-License-Identifier: Apache-2.0

import Glibc
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
        // A task of its own: what was begun is written down whoever does not wait for it any more.
        let written = await Task { () async -> Result<Void, SystemError> in
            do throws(SystemError) {
                let limit = BlockingIO.patience
                return .success(
                    try await BlockingIO.change(within: limit) { () throws(SystemError) in try appendNow(line) }
                )
            } catch {
                return .failure(error)
            }
        }.value
        do throws(SystemError) { try written.get() } catch { throw JournalError(path: path, reason: error) }
    }

    /// Appends a line on the calling thread, for as long as that takes.
    func appendNow(_ line: [UInt8]) throws(SystemError) {
        if let end = path.lastIndex(of: "/"), end > path.startIndex { try Directory.make(String(path[..<end])) }
        try IOGate.pass("write \(path)", path) { () throws(SystemError) in
            let file = open(path, O_RDWR | O_APPEND | O_CREAT | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC, 0o600)
            guard file >= 0 else { throw SystemError("write \(path)") }
            defer { close(file) }
            var status = stat()
            guard fstat(file, &status) == 0, status.st_mode & S_IFMT == S_IFREG else {
                throw SystemError("write \(path)", refused: "it is no regular file")
            }
            // What was half-written before, by whomever, stays a line of its own.
            var last = UInt8(ascii: "\n")
            if status.st_size > 0 { _ = pread(file, &last, 1, status.st_size - 1) }
            let bytes = last == UInt8(ascii: "\n") ? line : [UInt8(ascii: "\n")] + line
            let written = write(file, bytes, bytes.count)
            guard written != bytes.count else { return }
            let failure = SystemError("write \(path)", number: written < 0 ? errno : ENOSPC)
            // Half a record tells nobody anything: it goes again, unless another one is behind it by now.
            let end = lseek(file, 0, SEEK_CUR)
            if written > 0, fstat(file, &status) == 0, status.st_size == end { ftruncate(file, end - off_t(written)) }
            throw failure
        }
    }
}

/// The journal cannot be written.
package struct JournalError: Error, CustomStringConvertible {
    let path: String
    let reason: SystemError

    package var description: String { "journal \(path): \(reason.reason)" }
}
