// SPDX-License-Identifier: Apache-2.0

import CLinux

/// One mount of this process's mount namespace.
package struct MountPoint: Sendable, Hashable {
    /// What tells it from every other mount that there is now.
    package let id: Int
    /// Where it is mounted, with every link resolved.
    package let path: String
    /// Type of its file system, such as `overlay`.
    package let fileSystem: String
    /// Number of its device, as `stat` tells it of files.
    let device: UInt64

    /// What is mounted at a path or below it, in the order in which it was mounted.
    ///
    /// The path must have no links in it.
    package static func all(atOrBelow path: String) throws(SystemError) -> [MountPoint] {
        try all(of: nil).filter { $0.path == path || $0.path.hasPrefix(path + "/") }
    }

    /// What a process sees mounted, in the order in which it was mounted; nil for this process.
    static func all(of pid: Int32?) throws(SystemError) -> [MountPoint] {
        let file = "/proc/\(pid.map(String.init) ?? "self")/mountinfo"
        return try BoundedFile.read(file, limitBytes: 64 << 20).split(separator: UInt8(ascii: "\n"))
            .compactMap { MountPoint(line: $0) }
    }

    /// The innermost mount that a path lies on by its name; links are not followed, and nothing of it is touched.
    static func containing(_ path: String) throws(SystemError) -> MountPoint? {
        try all(atOrBelow: "").filter { $0.path == "/" || path == $0.path || path.hasPrefix($0.path + "/") }
            .reduce(nil) { best, next in best.map { $0.path.count > next.path.count } == true ? best : next }
    }

    /// Parses a line of `mountinfo`; nil when it is none.
    init?(line: some Collection<UInt8>) {
        let fields = line.split(separator: UInt8(ascii: " "))
        // A varying number of fields ends with a dash.
        guard fields.count >= 10, let id = Int(String(decoding: fields[0], as: UTF8.self)),
            let device = Self.device(String(decoding: fields[2], as: UTF8.self)),
            let dash = fields.dropFirst(6).firstIndex(where: { $0.elementsEqual([UInt8(ascii: "-")]) }),
            dash + 1 < fields.endIndex
        else { return nil }
        self.id = id
        self.device = device
        path = Self.unescaped(fields[4])
        fileSystem = Self.unescaped(fields[dash + 1])
    }

    private static func device(_ numbers: String) -> UInt64? {
        let parts = numbers.split(separator: ":").compactMap { UInt32($0) }
        return parts.count == 2 ? linux_device(parts[0], parts[1]) : nil
    }

    /// Blanks, line ends and backslashes are written as `\040` and the like.
    private static func unescaped(_ field: some Collection<UInt8>) -> String {
        var bytes: [UInt8] = []
        var rest = field[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(3)
            if byte == UInt8(ascii: "\\"), digits.count == 3,
                let value = UInt8(String(decoding: digits, as: UTF8.self), radix: 8)
            {
                bytes.append(value)
                rest = rest.dropFirst(3)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
