// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Writes lines of a log to a file of their own.
enum SavedLog {
    private static let blockBytes = 256 << 10

    /// Writes the lines to a new file, readable by its owner alone; returns how many there were.
    ///
    /// Throws a sentence for the person when the file is there already, or cannot be written.
    static func write(_ extract: LogExtract, to path: String) throws(SaveError) -> Int {
        let file = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0o600)
        guard file >= 0 else { throw SaveError(path: path, number: errno) }
        defer { close(file) }
        var block: [UInt8] = []
        var count = 0
        try extract.each { line throws(SaveError) in
            block += line.utf8
            block.append(UInt8(ascii: "\n"))
            count += 1
            if block.count >= blockBytes { try flush(&block, to: file, path) }
        }
        try flush(&block, to: file, path)
        return count
    }

    private static func flush(_ block: inout [UInt8], to file: Int32, _ path: String) throws(SaveError) {
        var rest = block[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(file, $0.baseAddress, $0.count) }
            guard written > 0 else { throw SaveError(path: path, number: errno) }
            rest = rest.dropFirst(written)
        }
        block.removeAll(keepingCapacity: true)
    }
}

/// Lines could not be saved.
struct SaveError: Error, CustomStringConvertible {
    let path: String
    let number: Int32

    var description: String {
        let reason = number == EEXIST ? "it is there already, choose another name" : String(cString: strerror(number))
        return "the lines were not saved to \(path): \(reason)"
    }
}
