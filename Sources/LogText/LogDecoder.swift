// SPDX-License-Identifier: Apache-2.0

/// Makes lines of bytes that come in pieces, within bounded memory.
public struct LogDecoder: Sendable {
    /// What is kept of a line at most, default: 64 KiB.
    public static let longestLineBytes = 64 << 10
    /// What a line of a file may take with all that it is wrapped in: JSON needs up to six bytes for one.
    private static let longestWrappedBytes = 512 << 10

    private let format: LineFormat
    private let stream: LogStream
    private let longestLineBytes: Int
    /// What comes before the first newline is the end of a line whose beginning is not known.
    private var startsWithin: Bool
    /// The line of the file that is coming in.
    private var wrapped = LineAssembler(limitBytes: Self.longestWrappedBytes, overwrites: false)
    /// The lines of which pieces have come, one for each stream, and when the first piece of each was written.
    private var begun: [LogStream: (line: LineAssembler, time: LogTime?)] = [:]
    /// Level of the last line of each stream that was not indented.
    private var lastLevel = [LogLevel?](repeating: nil, count: LogStream.allCases.count)
    private var batch = LogBatch()

    /// A decoder at the beginning of a line; `stream` is where lines were written when what they are wrapped in does not say.
    ///
    /// With `startsWithin` the bytes up to the first newline are the end of a line whose beginning is not known, and are left
    /// out. `longestLineBytes` is at most 16 MiB.
    public init(
        format: LineFormat = .raw,
        stream: LogStream,
        longestLineBytes: Int = Self.longestLineBytes,
        startsWithin: Bool = false
    ) {
        self.format = format
        self.stream = stream
        self.longestLineBytes = min(max(1, longestLineBytes), 16 << 20)
        self.startsWithin = startsWithin
    }

    /// The lines that these bytes complete.
    public mutating func take(_ bytes: [UInt8]) -> LogBatch {
        batch.reserveBytes(bytes.count)
        bytes.withUnsafeBufferPointer { bytes in
            var start = 0
            if startsWithin {
                guard let end = bytes.position(of: UInt8(ascii: "\n")) else { return }
                startsWithin = false
                start = end + 1
            }
            while start < bytes.count {
                let end = bytes.position(of: UInt8(ascii: "\n"), from: start)
                let piece = UnsafeBufferPointer(rebasing: bytes[start..<(end ?? bytes.count)])
                if end == nil { append(piece) } else { self.end(piece) }
                start += piece.count + 1
            }
        }
        defer { batch = LogBatch() }
        return batch
    }

    /// The lines that were begun and will not be ended.
    public mutating func finish() -> LogBatch {
        if format != .raw, wrapped.begun != nil { end(UnsafeBufferPointer(start: nil, count: 0)) }
        for stream in LogStream.allCases where begun[stream]?.line.begun != nil {
            endLine(UnsafeBufferPointer(start: nil, count: 0), nil, stream)
        }
        defer { batch = LogBatch() }
        return batch
    }

    /// What there is of lines that have been begun, each as a line of its own.
    public var unfinished: LogBatch {
        var batch = LogBatch()
        for stream in LogStream.allCases {
            guard let (line, time) = begun[stream], let (text, isCut) = line.begun else { continue }
            batch.append(text[...], time: time, stream: stream, traits: isCut ? [.isCut, .isOpen] : .isOpen)
        }
        return batch
    }

    private mutating func append(_ piece: UnsafeBufferPointer<UInt8>) {
        if format == .raw { appendToLine(piece, nil, stream) } else { wrapped.append(piece) }
    }

    private mutating func end(_ piece: UnsafeBufferPointer<UInt8>) {
        guard format != .raw else { return endLine(piece, nil, stream) }
        var wrapped = LineAssembler(limitBytes: Self.longestWrappedBytes, overwrites: false)
        swap(&wrapped, &self.wrapped)
        wrapped.end(piece) { line, isCut in
            let isUnwrapped = format.unwrap(line) { found, text in
                if found.endsLine {
                    endLine(text, found.time, found.stream)
                } else {
                    appendToLine(text, found.time, found.stream)
                }
            }
            // Not what the file is made of: shown as it stands, rather than not at all.
            if !isUnwrapped, !line.isEmpty {
                let kept = UnsafeBufferPointer(rebasing: line.prefix(longestLineBytes))
                add(kept, nil, stream, isCut || kept.count < line.count ? .isCut : [])
            }
        }
        self.wrapped = wrapped
    }

    private mutating func appendToLine(_ piece: UnsafeBufferPointer<UInt8>, _ time: LogTime?, _ stream: LogStream) {
        begun[stream, default: (LineAssembler(limitBytes: longestLineBytes, overwrites: true), time)].line.append(piece)
    }

    private mutating func endLine(_ piece: UnsafeBufferPointer<UInt8>, _ time: LogTime?, _ stream: LogStream) {
        if begun.isEmpty {
            var line = LineAssembler(limitBytes: longestLineBytes, overwrites: true)
            return line.end(piece) { add($0, time, stream, $1 ? .isCut : []) }
        }
        var (line, since) =
            begun.removeValue(forKey: stream) ?? (LineAssembler(limitBytes: longestLineBytes, overwrites: true), time)
        line.end(piece) { text, isCut in
            add(text, since ?? time, stream, isCut ? .isCut : [])
        }
    }

    private mutating func add(
        _ text: UnsafeBufferPointer<UInt8>,
        _ time: LogTime?,
        _ stream: LogStream,
        _ traits: LogLine.Traits
    ) {
        let facts = LineFacts(text)
        // Lines of a stack trace are indented below the one that they belong to.
        let isContinued = facts.level == nil && (text.first == 0x20 || text.first == 0x09)
        let level = isContinued ? lastLevel[Int(stream.rawValue)] : facts.level
        if !isContinued { lastLevel[Int(stream.rawValue)] = level }
        batch.append(
            text,
            time: time ?? facts.time,
            level: level,
            stream: stream,
            traits: text.isPlain ? traits.union(.isPlain) : traits
        )
    }
}
