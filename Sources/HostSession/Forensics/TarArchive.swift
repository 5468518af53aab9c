// SPDX-License-Identifier: Apache-2.0

/// Regular files in the form that POSIX calls ustar.
struct TarArchive: Sendable {
    private static let blockBytes = 512

    private var blocks: [UInt8] = []
    private let folder: String
    private let time: Int

    /// An archive whose files lie in a folder, and are of a time in seconds since 1970.
    init(folder: String, time: Int) {
        (self.folder, self.time) = (folder, time)
    }

    /// Adds a file, readable by its owner alone.
    ///
    /// Names are at most 90 bytes with their folder.
    mutating func add(_ name: String, _ content: [UInt8]) {
        var header = [UInt8](repeating: 0, count: Self.blockBytes)
        func put(_ text: String, at offset: Int, _ length: Int) {
            for (index, byte) in text.utf8.prefix(length).enumerated() { header[offset + index] = byte }
        }
        func octal(_ value: Int, _ digits: Int) -> String {
            let text = String(value, radix: 8)
            return String(repeating: "0", count: max(0, digits - text.count)) + text
        }
        put("\(folder)/\(name)", at: 0, 100)
        put(octal(0o600, 7), at: 100, 8)
        put(octal(0, 7), at: 108, 8)
        put(octal(0, 7), at: 116, 8)
        put(octal(content.count, 11), at: 124, 12)
        put(octal(time, 11), at: 136, 12)
        put("        0", at: 148, 9)
        put("ustar", at: 257, 6)
        put("00", at: 263, 2)
        put("root", at: 265, 32)
        put("root", at: 297, 32)
        put(octal(header.reduce(0) { $0 + Int($1) }, 6), at: 148, 6)
        header[154] = 0
        blocks += header
        blocks += content
        let rest = content.count % Self.blockBytes
        if rest > 0 { blocks += [UInt8](repeating: 0, count: Self.blockBytes - rest) }
    }

    /// The whole archive.
    var bytes: [UInt8] { blocks + [UInt8](repeating: 0, count: 2 * Self.blockBytes) }
}
