// SPDX-License-Identifier: Apache-2.0

/// Writes lines of a log to a file of their own.
enum SavedLog {
    private static let blockBytes = 256 << 10

    /// Writes the lines to a new file; returns how many there were.
    static func write(_ extract: LogExtract, to path: String) throws(SaveError) -> Int {
        let file = try NewFile(path)
        var block: [UInt8] = []
        var count = 0
        try extract.each { line throws(SaveError) in
            block += line.utf8
            block.append(UInt8(ascii: "\n"))
            count += 1
            guard block.count >= blockBytes else { return }
            try file.write(block)
            block.removeAll(keepingCapacity: true)
        }
        try file.write(block)
        return count
    }
}
