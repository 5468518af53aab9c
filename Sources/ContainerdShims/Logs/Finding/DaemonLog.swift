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

    init(of pid: Int32) {
        let link = "/proc/\(pid)/fd/2"
        let target = HostPath.target(ofLink: link) ?? "nothing that is to be seen"
        if let identity = RegularFile.identity(of: link) {
            // The link leads to the open file itself, whatever became of its name and whatever mount namespace that is in.
            self = .file(RegularFile.identity(of: target) == identity ? target : link)
        } else if target.hasPrefix("socket:") {
            self = .socket
        } else {
            self = .other(target)
        }
    }
}
