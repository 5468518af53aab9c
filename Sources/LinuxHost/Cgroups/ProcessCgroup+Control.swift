// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What is written to a cgroup: the last means, past shim and runtime.
extension ProcessCgroup {
    /// Whether its processes are neither frozen nor about to be; nil where the kernel does not tell.
    package var isThawed: Bool? {
        folders.text("freezer.state", of: "freezer").map { $0.hasPrefix("THAWED") }
            ?? folders.number("cgroup.freeze", of: "freezer").map { $0 == 0 }
    }

    /// Lets its processes go on, whoever froze them.
    package func thaw() throws(SystemError) { try setFrozen(false) }

    /// Freezes its processes, so that none of them forks.
    ///
    /// Returns before the last of them stands still, and not at all for one that waits inside the kernel.
    package func freeze() throws(SystemError) { try setFrozen(true) }

    /// Whether the kernel itself kills a whole cgroup: version 2, from Linux 5.14 on.
    package var hasKill: Bool { killFile != nil }

    /// Has the kernel send SIGKILL to every process in it and below, those that are being forked too.
    package func kill() throws(SystemError) {
        guard let killFile else { throw SystemError("kill cgroup \(path)", refused: "it has no cgroup.kill") }
        try ControlFile.write("1", to: killFile)
    }

    private var killFile: String? {
        folders.folder(of: "").map { "\($0)/cgroup.kill" }.flatMap { HostPath.mayUse($0, W_OK) ? $0 : nil }
    }

    private func setFrozen(_ isFrozen: Bool) throws(SystemError) {
        guard let folder = folders.folder(of: "freezer") else {
            throw SystemError("\(isFrozen ? "freeze" : "thaw") cgroup \(path)", refused: "it has no freezer")
        }
        let old = "\(folder)/freezer.state"
        if HostPath.exists(old) {
            try ControlFile.write(isFrozen ? "FROZEN" : "THAWED", to: old)
        } else {
            try ControlFile.write(isFrozen ? "1" : "0", to: "\(folder)/cgroup.freeze")
        }
    }
}

extension CgroupFolders {
    var isFrozen: Bool? {
        values("cgroup.events", of: "freezer")["frozen"].map { $0 == 1 }
            ?? text("freezer.state", of: "freezer").map { $0.hasPrefix("FRO") }
    }
}
