// SPDX-License-Identifier: Apache-2.0

/// Tells which descriptors of a process are some pipes, from what the kernel says of them.
///
/// What a descriptor leads to is never touched: it may lie on a file system that does not answer.
struct PipeLinks {
    /// Those with a name, by the last part of that.
    private let named: [Substring: [FIFO.Identity]]
    private let nameless: Set<FIFO.Identity>

    init(to pipes: Set<FIFO.Identity>) {
        nameless = pipes.filter { $0.path == nil }
        named = Dictionary(grouping: pipes.filter { $0.path != nil }) { Self.name(of: $0.path ?? "") }
    }

    /// Which of the pipes a descriptor of a process is; nil when it is none.
    func pipe(_ pid: Int32, _ descriptor: String) -> FIFO.Identity? {
        guard let target = HostPath.target(ofLink: "/proc/\(pid)/fd/\(descriptor)") else { return nil }
        if let pipe = Self.namelessPipe(target) { return nameless.contains(pipe) ? pipe : nil }
        guard target.hasPrefix("/"), let candidates = named[Self.name(of: target)] else { return nil }
        // Other mount namespaces, and bundles that were renamed, have other paths for it: then its number tells.
        guard let info = DescriptorInfo(pid, descriptor), let inode = info.inode else {
            return candidates.first { $0.path == target }
        }
        return candidates.first { $0.inode == inode && ($0.path == target || info.device(of: pid) == $0.device) }
    }

    /// The pipe that a link such as `pipe:[4711]` is about.
    static func namelessPipe(_ target: String) -> FIFO.Identity? {
        guard target.hasPrefix("pipe:["), target.hasSuffix("]") else { return nil }
        return UInt64(target.dropFirst("pipe:[".count).dropLast()).map(FIFO.Identity.init(nameless:))
    }

    private static func name(of path: String) -> Substring {
        let gone = " (deleted)"
        let path = path.hasSuffix(gone) ? path.dropLast(gone.count) : path[...]
        return path.lastIndex(of: "/").map { path[path.index(after: $0)...] } ?? path
    }
}

/// What `/proc/PID/fdinfo/N` says of a descriptor.
package struct DescriptorInfo {
    /// How it was opened.
    private(set) var flags: Int32?
    /// Number of the file within its file system; nil before Linux 5.14.
    package private(set) var inode: UInt64?
    private var mountID: Int?

    package init?(_ pid: Int32, _ descriptor: String) {
        guard let content = try? BoundedFile.read("/proc/\(pid)/fdinfo/\(descriptor)", limitBytes: 16 << 10) else {
            return nil
        }
        for line in String(decoding: content, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: "\t")
            guard words.count == 2 else { continue }
            switch words[0] {
            case "flags:": flags = Int32(words[1], radix: 8)
            case "mnt_id:": mountID = Int(words[1])
            case "ino:": inode = UInt64(words[1])
            default: break
            }
        }
    }

    /// The device of the file system that the file is on, as `stat` numbers it; nil where the process does not see it mounted.
    func device(of pid: Int32) -> UInt64? {
        guard let mountID, let mounts = try? MountPoint.all(of: pid) else { return nil }
        return mounts.first { $0.id == mountID }?.device
    }
}
