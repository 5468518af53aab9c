// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost

/// A file that was not there before, readable by its owner alone.
package struct NewFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Throws a sentence for the person when the file is there already, or cannot be made.
    package init(_ path: String) throws(SaveError) {
        self.path = path
        do throws(SystemError) {
            descriptor = try IOGate.pass("write \(path)", path) { () throws(SystemError) in
                let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
                guard file >= 0 else { throw SystemError("write \(path)") }
                return file
            }
        } catch {
            throw SaveError(path, error)
        }
    }

    deinit { close(descriptor) }

    /// Makes a file of these bytes where the folder may not answer.
    package static func save(_ bytes: [UInt8], to path: String) async throws(SaveError) {
        try await saving(to: path) { () throws(SaveError) in try NewFile(path).write(bytes) }
    }

    /// Runs work that writes such a file where the folder may not answer.
    static func saving<Value: Sendable>(
        to path: String,
        _ work: @escaping @Sendable () throws(SaveError) -> Value
    ) async throws(SaveError) -> Value {
        try await BlockingIO.change(otherwise: { SaveError(path, $0) }, work)
    }

    package func write(_ bytes: [UInt8]) throws(SaveError) {
        do throws(SystemError) {
            try IOGate.pass("write \(path)", path) { () throws(SystemError) in
                try WholeFile.append(bytes, to: descriptor, path)
            }
        } catch {
            throw SaveError(path, error)
        }
    }
}

/// Something could not be saved.
package struct SaveError: Error, CustomStringConvertible {
    private let path: String
    private let error: SystemError

    init(_ path: String, _ error: SystemError) { (self.path, self.error) = (path, error) }

    package var description: String {
        let reason = error.number == EEXIST ? "it is there already, choose another name" : error.reason
        return "nothing was saved to \(path): \(reason)"
    }
}
