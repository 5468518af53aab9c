// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// Where a process writes its stderr.
enum DaemonLog: Sendable, Hashable {
    case file(String)
    /// The journal, as nothing else makes a socket of a service's stderr.
    case socket
    case other(String)

    var isReadable: Bool {
        if case .other = self { false } else { true }
    }

    /// By the name that the kernel has for it: what a process has open is not touched, only what is there by that name.
    init(of pid: Int32) {
        let target = HostPath.target(ofLink: "/proc/\(pid)/fd/2") ?? "nothing that is to be seen"
        if target.hasPrefix("socket:") {
            self = .socket
        } else if let identity = try? RegularFile.find(target), Self.isOpen(identity, in: pid) {
            self = .file(target)
        } else {
            self = .other(target)
        }
    }

    /// The path of the file; nil for everything else.
    var file: String? { if case .file(let path) = self { path } else { nil } }

    /// Whether a file is the one that the process has open: another mount namespace may have another file of its name.
    private static func isOpen(_ identity: RegularFile.Identity, in pid: Int32) -> Bool {
        DescriptorInfo(pid, "2")?.inode.map { $0 == identity.inode } ?? true
    }
}
