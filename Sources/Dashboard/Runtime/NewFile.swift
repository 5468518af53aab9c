// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A file that was not there before, readable by its owner alone.
package struct NewFile: ~Copyable {
    private let path: String
    private let descriptor: Int32

    /// Throws a sentence for the person when the file is there already, or cannot be made.
    package init(_ path: String) throws(SaveError) {
        self.path = path
        descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw SaveError(path: path, number: errno) }
    }

    deinit { close(descriptor) }

    package func write(_ bytes: [UInt8]) throws(SaveError) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            guard written > 0 else { throw SaveError(path: path, number: errno) }
            rest = rest.dropFirst(written)
        }
    }
}

/// Something could not be saved.
package struct SaveError: Error, CustomStringConvertible {
    let path: String
    let number: Int32

    package var description: String {
        let reason = number == EEXIST ? "it is there already, choose another name" : String(cString: strerror(number))
        return "nothing was saved to \(path): \(reason)"
    }
}
