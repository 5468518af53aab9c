// SPDX-License-Identifier: Apache-2.0

import LogText

/// Finds one stack dump among the lines of a log.
///
/// Shims log it as one line with its newlines escaped; others write it as it is.
struct StackDumpText {
    private static let begin = "=== BEGIN goroutine stack dump ==="
    private static let end = "=== END goroutine stack dump ==="
    /// What is kept of a dump at most.
    private static let limitBytes = 16 << 20

    /// Lines that were written before this moment belong to an earlier dump.
    let askedAt: LogTime
    private var lines: [String] = []
    private var keptBytes = 0

    init(askedAt: LogTime) { self.askedAt = askedAt }

    /// The lines of the dump from its first to its last, once this line completes it.
    mutating func take(_ line: String) -> [String]? {
        if line.contains(Self.begin) {
            lines = []
            keptBytes = 0
            guard !isOld(line) else { return nil }
            lines = line.contains(Self.end) ? Self.unescaped(line) : [line]
        } else if !lines.isEmpty, keptBytes < Self.limitBytes {
            lines.append(line)
            keptBytes += line.utf8.count
        }
        guard !lines.isEmpty, line.contains(Self.end) else { return nil }
        defer { lines = [] }
        return lines
    }

    private func isOld(_ line: String) -> Bool {
        guard let start = line.firstRange(of: "time=\"") else { return false }
        let time = Array(line[start.upperBound...].utf8)
        return time.withUnsafeBufferPointer { LogTime.parse($0) }.map { $0.time < askedAt } ?? false
    }

    /// The message of a line as Go quotes it, from the one mark to the other.
    private static func unescaped(_ line: String) -> [String] {
        guard let start = line.firstRange(of: begin), let end = line[start.upperBound...].firstRange(of: end) else {
            return [line]
        }
        var text = ""
        var isEscaped = false
        for character in line[start.lowerBound..<end.upperBound] {
            if isEscaped {
                text.append(character == "n" ? "\n" : character == "t" ? "\t" : character)
                isEscaped = false
            } else if character == "\\" {
                isEscaped = true
            } else {
                text.append(character)
            }
        }
        return text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }
}
