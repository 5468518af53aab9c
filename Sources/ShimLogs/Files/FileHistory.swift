// SPDX-License-Identifier: Apache-2.0

import LinuxHost
import LogText

/// A place in a file, or in one that it was rotated through, before which lines can be read.
struct FileHistory: Sendable, Hashable {
    private static let chunkBytes = 256 << 10

    /// The log, of whose files one is meant.
    let log: LogFile
    let identity: RegularFile.Identity
    /// Where the lines end that can be read; no line has been begun there, or it is the end of the file.
    let end: Int

    /// The lines before this place, and the place before them.
    func read(atMost limit: Int) -> (LogBatch, FileHistory?) {
        do throws(SystemError) {
            let file = try find()
            let start = try LineStart.before(end, atMost: limit, in: file, log.format)
            var (lines, earlier) = place(before: start, in: file)
            lines.append(try decode(start..<end, of: file))
            return (lines, earlier)
        } catch {
            return (.notice("\(error)"), nil)
        }
    }

    /// The place before the lines that ``read(atMost:)`` would give.
    func before(_ limit: Int) -> FileHistory? {
        guard let file = try? find(), let start = try? LineStart.before(end, atMost: limit, in: file, log.format) else {
            return nil
        }
        return place(before: start, in: file).1
    }

    private func place(before start: Int, in file: borrowing RegularFile) -> (notice: LogBatch, FileHistory?) {
        guard start == 0 else { return (LogBatch(), FileHistory(log: log, identity: identity, end: start)) }
        return predecessor(of: file.path)
    }

    /// The file, which may have been renamed since.
    private func find() throws(SystemError) -> RegularFile {
        let path = FileGenerations(of: log.path).path(of: identity)
        guard let path else {
            throw SystemError("read older lines of \(log.path)", refused: "the file that held them was removed")
        }
        let file = try RegularFile(path)
        guard file.identity == identity else {
            throw SystemError("read older lines of \(path)", refused: "it is being rotated: try again")
        }
        guard end <= file.sizeBytes else {
            throw SystemError("read older lines of \(path)", refused: "it was truncated")
        }
        return file
    }

    private func decode(_ range: Range<Int>, of file: borrowing RegularFile) throws(SystemError) -> LogBatch {
        var decoder = log.decoder()
        var lines = LogBatch()
        var offset = range.lowerBound
        while offset < range.upperBound {
            let bytes = try file.read(at: offset, limitBytes: min(Self.chunkBytes, range.upperBound - offset))
            guard !bytes.isEmpty else { break }
            lines.append(decoder.take(bytes))
            offset += bytes.count
        }
        lines.append(decoder.finish())
        return lines
    }

    /// The end of the file that was written before the one at a path; a notice where it is compressed.
    private func predecessor(of path: String) -> (notice: LogBatch, FileHistory?) {
        let generations = FileGenerations(of: log.path)
        var path = path
        while let earlier = generations.predecessor(of: path) {
            if let file = try? RegularFile(earlier), file.sizeBytes > 0 {
                return (LogBatch(), FileHistory(log: log, identity: file.identity, end: file.sizeBytes))
            }
            path = earlier
        }
        guard !generations.compressed.isEmpty else { return (LogBatch(), nil) }
        let names = generations.compressed.joined(separator: ", ")
        return (.notice("older lines are compressed and not read: \(names), beside \(log.path)"), nil)
    }
}
