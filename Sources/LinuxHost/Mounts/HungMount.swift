// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// A mount that does not answer, found without touching it.
package struct HungMount: Sendable, Hashable {
    /// A process that waits for it.
    package struct Waiter: Sendable, Hashable {
        /// Its process id on this host.
        package let pid: Int32
        /// The kernel's name for it, untrusted.
        package let name: String
        /// The file that it waits for, as it sees it, untrusted; nil where the kernel does not tell.
        package let path: String?
        /// For how long; nil where the kernel does not tell.
        package let waited: Duration?
    }

    /// Where it is mounted, or the one path that is known not to answer.
    package let path: String
    /// Type of its file system, such as `fuse.sshfs`; nil where only the path is known.
    package let fileSystem: String?
    /// How long it has not answered a call of this program; nil where none was made.
    package let silentFor: Duration?
    /// Who waits for it; this program is not among them.
    package let waiters: [Waiter]

    /// Kinds of file systems that somebody else answers for, or nobody.
    static let foreignKinds = [
        "fuse", "nfs", "cifs", "smb", "ceph", "9p", "afs", "lustre", "gluster", "gpfs", "beegfs", "ocfs2", "gfs2",
        "virtiofs",
    ]

    /// A mount of these findings.
    package init(path: String, fileSystem: String?, silentFor: Duration?, waiters: [Waiter]) {
        (self.path, self.fileSystem, self.silentFor, self.waiters) = (path, fileSystem, silentFor, waiters)
    }

    /// How long a wait has to last to be one.
    private static let lasting = Duration.seconds(1)
    /// Where a thread sleeps that waits for the answer of a FUSE file system, before a signal makes it uninterruptible.
    private static let fuseWait = "request_wait_answer"

    /// Mounts that do not answer this program, or for which one of the processes waits inside the kernel.
    ///
    /// Takes a second where anybody waits: what passes is no wait. Blocks the calling thread meanwhile.
    package static func find(among processes: [ProcessStat]) -> [HungMount] {
        let fuse = FuseConnections.waiting()
        let first = waits(among: processes, fuse)
        if !first.isEmpty { HostClock.pause(lasting) }
        let lasting = first.filter { $0.isLasting }
        let now = ContinuousClock.now
        var mounts = BlockingIO.hungPaths.map { hung in
            HungMount(
                path: hung.root,
                fileSystem: hung.fileSystem,
                silentFor: hung.since.duration(to: now),
                waiters: lasting.filter { $0.mount == hung.root }.map(\.waiter)
            )
        }
        let known = Set(mounts.map(\.path))
        for (path, waits) in Dictionary(grouping: lasting.filter { !known.contains($0.mount) }, by: \.mount) {
            let kind = waits.first?.fileSystem
            mounts.append(HungMount(path: path, fileSystem: kind, silentFor: nil, waiters: waits.map(\.waiter)))
        }
        return mounts.sorted { $0.path < $1.path }
    }

    private struct Wait {
        let mount: String
        let fileSystem: String?
        let waiter: Waiter
        let thread: ProcessThread

        /// Whether the thread has not run since.
        var isLasting: Bool {
            ProcessThread.all(of: waiter.pid).contains { $0.id == thread.id && $0.switches == thread.switches }
        }
    }

    private static func waits(among processes: [ProcessStat], _ fuse: [MountPoint]) -> [Wait] {
        processes.lazy.filter { $0.pid != getpid() }.compactMap { stat -> Wait? in
            switch stat.state {
            case "D": break
            // Nearly every process sleeps: only where a FUSE file system owes an answer is it looked for what.
            case "S" where !fuse.isEmpty && ProcessThread.sleepingIn(stat.pid) == fuseWait: break
            default: return nil
            }
            for thread in ProcessThread.all(of: stat.pid, atMost: 64)
            where thread.state == "D" || thread.sleepingIn == fuseWait {
                let file = AwaitedFile(of: thread, in: stat.pid)
                let mount = file?.mount ?? (thread.sleepingIn == fuseWait && fuse.count == 1 ? fuse[0].path : nil)
                let kind = file?.fileSystem ?? (file == nil ? fuse.first?.fileSystem : nil)
                guard let mount, let kind, foreignKinds.contains(where: kind.hasPrefix) else { continue }
                let waited = ProcessThread.timeSinceRun(thread.id, of: stat.pid)
                let waiter = Waiter(pid: stat.pid, name: stat.name, path: file?.path, waited: waited)
                return Wait(mount: mount, fileSystem: kind, waiter: waiter, thread: thread)
            }
            return nil
        }
    }
}

extension HungMount: CustomStringConvertible {
    /// Where it is, and its kind: `/mnt/data (nfs4)`.
    package var description: String { path + (fileSystem.map { " (\($0))" } ?? "") }
}

/// What the kernel counts of FUSE file systems, which are not touched for it.
private enum FuseConnections {
    private static let folder = "/sys/fs/fuse/connections"

    /// The mounts of those that owe an answer.
    static func waiting() -> [MountPoint] {
        let connections: [DirectoryEntry] = (try? Directory.entries(folder)) ?? []
        let devices = connections.compactMap { entry -> UInt64? in
            guard let content = try? BoundedFile.read("\(folder)/\(entry.name)/waiting", limitBytes: 64),
                let count = Int(String(decoding: content, as: UTF8.self).filter(\.isNumber)), count > 0
            else { return nil }
            return UInt32(entry.name).map { linux_device(0, $0) }
        }
        guard !devices.isEmpty, let mounts = try? MountPoint.all(of: nil) else { return [] }
        return mounts.filter { devices.contains($0.device) }
    }
}
