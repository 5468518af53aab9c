// SPDX-License-Identifier: Apache-2.0

/// What is read of a cgroup only when somebody asks.
extension ProcessCgroup {
    /// Bytes that were read from and written to block devices since it was made.
    package struct BlockIO: Sendable, Hashable {
        /// Bytes read.
        package var readBytes = 0
        /// Bytes written.
        package var writtenBytes = 0
    }

    /// What somebody may lack and wait for.
    package enum Resource: String, Sendable, Hashable, CaseIterable {
        case cpu
        case memory
        case io
    }

    /// What it has read and written; nil where the kernel does not tell.
    package func blockIO() -> BlockIO? {
        if let text = folders.text("io.stat", of: "io") { return Self.blockIO(ofVersion2: text) }
        let old = ["blkio.throttle.io_service_bytes_recursive", "blkio.throttle.io_service_bytes"]
        return old.lazy.compactMap { folders.text($0, of: "blkio") }.first.map(Self.blockIO(ofVersion1:))
    }

    /// The share of the last ten seconds, in percent, in which something in it waited for a resource; nil where the kernel
    /// does not tell, as with version 1.
    package func pressure(_ resource: Resource) -> Double? {
        folders.text("\(resource.rawValue).pressure", of: "").flatMap(Self.pressure(in:))
    }

    static func blockIO(ofVersion2 text: String) -> BlockIO {
        var io = BlockIO()
        for word in text.split(whereSeparator: \.isWhitespace) {
            if word.hasPrefix("rbytes="), let count = Int(word.dropFirst(7)) { io.readBytes += count }
            if word.hasPrefix("wbytes="), let count = Int(word.dropFirst(7)) { io.writtenBytes += count }
        }
        return io
    }

    static func blockIO(ofVersion1 text: String) -> BlockIO {
        var io = BlockIO()
        for line in text.split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count == 3, let count = Int(words[2]) else { continue }
            if words[1] == "Read" { io.readBytes += count }
            if words[1] == "Write" { io.writtenBytes += count }
        }
        return io
    }

    static func pressure(in text: String) -> Double? {
        text.split(whereSeparator: \.isWhitespace).first { $0.hasPrefix("avg10=") }.flatMap { Double($0.dropFirst(6)) }
    }
}
