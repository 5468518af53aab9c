// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// A folder that is removed with everything in it when it is let go.
package final class TemporaryFolder: Sendable {
    package let path: String

    package init() throws {
        var template = Array("/tmp/shimtop-test-XXXXXX".utf8CString)
        guard let made = mkdtemp(&template) else { throw Failure(errno: errno) }
        path = String(cString: made)
    }

    deinit { Self.remove(path) }

    package struct Failure: Error {
        private let errno: Int32

        package init(errno: Int32) { self.errno = errno }
    }

    package func makeFolder(_ name: String) throws {
        guard mkdir("\(path)/\(name)", 0o755) == 0 || errno == EEXIST else { throw Failure(errno: errno) }
    }

    package func makePipe(_ name: String) throws {
        guard mkfifo("\(path)/\(name)", 0o600) == 0 else { throw Failure(errno: errno) }
    }

    package func makeLink(_ name: String, to target: String) throws {
        guard symlink(target, "\(path)/\(name)") == 0 else { throw Failure(errno: errno) }
    }

    /// Writes a file as a whole: whoever reads it finds the old content or the new.
    package func write(_ name: String, _ content: [UInt8]) throws {
        let file = open("\(path)/\(name).new", O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw Failure(errno: errno) }
        let written = Glibc.write(file, content, content.count)
        close(file)
        guard written == content.count, rename("\(path)/\(name).new", "\(path)/\(name)") == 0 else {
            throw Failure(errno: errno)
        }
    }

    package func write(_ name: String, _ text: String) throws { try write(name, Array(text.utf8)) }

    package func remove(_ name: String) { Self.remove("\(path)/\(name)") }

    private static func remove(_ path: String) { try? FileManager.default.removeItem(atPath: path) }
}
