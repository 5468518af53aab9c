// SPDX-License-Identifier: Apache-2.0

/// Some lines, oldest first, and the bytes of their texts.
///
/// The texts are what somebody wrote: untrusted, and not always UTF-8.
public struct LogBatch: Sendable, Hashable {
    /// A batch is begun anew beyond this many bytes; far below what an index of a line can hold.
    static let usualBytes = 64 << 10
    /// What a line takes besides its text.
    private static let lineBytes = MemoryLayout<LogLine>.stride

    private var bytes: [UInt8] = []
    /// What is known of each line.
    public private(set) var lines: [LogLine] = []

    /// A batch without lines.
    public init() {}

    /// Whether each line is nothing but printable ASCII.
    private(set) var isPlain = true

    /// Whether there are no lines.
    public var isEmpty: Bool { lines.isEmpty }
    /// How many lines there are.
    public var count: Int { lines.count }
    /// What the batch takes in memory, texts and index together.
    public var sizeBytes: Int { bytes.count + lines.count * Self.lineBytes }

    /// The text of a line, without its newline.
    public func text(_ index: Int) -> ArraySlice<UInt8> {
        let line = lines[index]
        return bytes[Int(line.start)..<Int(line.start + line.length)]
    }

    /// Calls the body with the text of a line.
    func withText<Value>(_ index: Int, _ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        let line = lines[index]
        return bytes.withUnsafeBufferPointer { all in
            body(UnsafeBufferPointer(rebasing: all[Int(line.start)..<Int(line.start + line.length)]))
        }
    }

    /// Calls the body with all texts, one right after the other.
    func withAllText<Value>(_ body: (UnsafeBufferPointer<UInt8>) -> Value) -> Value {
        bytes.withUnsafeBufferPointer(body)
    }

    /// Adds a line at the end.
    public mutating func append(
        _ text: some Collection<UInt8>,
        time: LogTime? = nil,
        level: LogLevel? = nil,
        stream: LogStream,
        traits: LogLine.Traits = []
    ) {
        let start = bytes.count
        bytes.append(contentsOf: text)
        isPlain = isPlain && traits.contains(.isPlain)
        lines.append(
            LogLine(
                start: start,
                length: bytes.count - start,
                time: time,
                level: level,
                stream: stream,
                traits: traits
            )
        )
    }

    /// Adds a line of another batch at the end.
    public mutating func append(_ index: Int, of other: LogBatch) {
        var line = other.lines[index]
        let start = bytes.count
        bytes.append(contentsOf: other.text(index))
        isPlain = isPlain && line.traits.contains(.isPlain)
        line.start = UInt32(start)
        lines.append(line)
    }

    /// Adds all lines of another batch at the end.
    public mutating func append(_ other: LogBatch) {
        let shift = UInt32(bytes.count)
        bytes.append(contentsOf: other.bytes)
        isPlain = isPlain && other.isPlain
        lines.reserveCapacity(lines.count + other.lines.count)
        for var line in other.lines {
            line.start += shift
            lines.append(line)
        }
    }

    /// Some of the lines as a batch of their own.
    public func part(_ range: Range<Int>) -> LogBatch {
        guard range != lines.indices, let first = lines[range].first, let last = lines[range].last else {
            return range.isEmpty ? LogBatch() : self
        }
        var part = LogBatch()
        part.bytes = Array(bytes[Int(first.start)..<Int(last.start + last.length)])
        part.isPlain = isPlain
        part.lines = lines[range].map { line in
            var line = line
            line.start -= first.start
            return line
        }
        return part
    }

    /// The same lines in batches of a size that is cheap to keep and to drop; none for a batch without lines.
    public func split() -> [LogBatch] {
        guard sizeBytes > 2 * Self.usualBytes else { return isEmpty ? [] : [self] }
        var parts: [LogBatch] = []
        var first = 0
        for (index, line) in lines.enumerated() {
            let size = Int(line.start + line.length - lines[first].start) + (index + 1 - first) * Self.lineBytes
            guard size >= Self.usualBytes || index == lines.count - 1 else { continue }
            parts.append(part(first..<(index + 1)))
            first = index + 1
        }
        return parts
    }

    /// Makes room for texts of so many bytes.
    mutating func reserveBytes(_ count: Int) { bytes.reserveCapacity(bytes.count + count) }

    /// The remark of a reader as a batch of its own.
    public static func notice(_ text: String, at time: LogTime? = nil) -> LogBatch {
        var batch = LogBatch()
        let isPlain = text.utf8.allSatisfy { (0x20...0x7e).contains($0) }
        batch.append(text.utf8, time: time, stream: .notice, traits: isPlain ? .isPlain : [])
        return batch
    }
}
