// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import LinuxHost

extension HungMount {
    /// Who waits for it, and for how long it has been silent, a line each.
    var evidence: [String] {
        let silence = silentFor.map { ["no answer to shimtop for \($0.brief)"] } ?? []
        let shown = waiters.prefix(10).map { waiter in
            "pid \(waiter.pid) (\(waiter.name)) waits for " + (waiter.path ?? "a file there")
                + "\(waiter.waited.map { ", for \($0.brief)" } ?? "")"
        }
        return silence + shown + (waiters.count > 10 ? ["and \(waiters.count - 10) more processes wait"] : [])
    }
}

extension String {
    /// Whether a path is another one, or lies below it.
    func isPath(atOrBelow other: String) -> Bool {
        self == other || hasPrefix(other.hasSuffix("/") ? other : other + "/")
    }
}

extension ShimReading {
    /// Paths of this host that the task lies on.
    var places: [(what: String, path: String)] {
        [("bundle", bundle), ("stdout", io?.stdout ?? ""), ("stderr", io?.stderr ?? "")].filter { $0.1.hasPrefix("/") }
            + about.hostPaths.map { ("mount", $0) }
    }
}
