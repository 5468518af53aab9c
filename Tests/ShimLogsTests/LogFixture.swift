// SPDX-License-Identifier: Apache-2.0

import Glibc
import LogText
import ShimTestSupport

@testable import ShimLogs

/// A log file that a test writes to, as its source.
struct LogFixture {
    let folder: TemporaryFolder
    let path: String

    init(_ name: String = "0.log") throws {
        folder = try TemporaryFolder()
        path = folder.path + "/" + name
    }

    func source(_ format: LineFormat = .raw, stream: LogStream = .output) -> LogSource {
        let file = LogFile(path: path, format: format, stream: stream)
        return LogSource(kind: .container, name: "file", obstacle: nil, harm: nil, place: .file(file))
    }

    /// Adds to the end of the file, which is made where there is none.
    func append(_ text: String, to path: String? = nil) throws {
        let file = open(path ?? self.path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0o644)
        guard file >= 0 else { throw TemporaryFolder.Failure(errno: errno) }
        defer { close(file) }
        let bytes = Array(text.utf8)
        guard write(file, bytes, bytes.count) == bytes.count else { throw TemporaryFolder.Failure(errno: errno) }
    }

    /// Gives the file another name.
    func rotate(to suffix: String) throws {
        guard rename(path, path + suffix) == 0 else { throw TemporaryFolder.Failure(errno: errno) }
    }

    func truncate() throws {
        guard Glibc.truncate(path, 0) == 0 else { throw TemporaryFolder.Failure(errno: errno) }
    }
}
