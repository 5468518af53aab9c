// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// What a poll reads of the host: which bundles, daemons and processes there are.
struct HostScan: Sendable {
    var bundles: BundleScan
    var daemons: [DaemonWatch]
    /// Every process, and which of the shims are stopped by a signal; nil when that could not be seen.
    var processes: (pids: Set<Int32>, stopped: Set<Int32>)?

    /// Reads everything at the same time: a state directory that does not answer holds up no other.
    static func run(_ options: RegistryOptions, _ daemons: [DaemonWatch], _ shimPids: Set<Int32>) async -> HostScan {
        async let processes = lookAtProcesses(shimPids)
        let found = await withTaskGroup(of: (Int, BundleScan, DaemonWatch).self) { group in
            for (index, daemon) in daemons.enumerated() {
                group.addTask {
                    let (scan, daemon) = await look(at: daemon, options.namespaces)
                    return (index, scan, daemon)
                }
            }
            var found: [(Int, BundleScan, DaemonWatch)] = []
            for await one in group { found.append(one) }
            return found.sorted { $0.0 < $1.0 }
        }
        return HostScan(bundles: BundleScan(found.map(\.1)), daemons: found.map(\.2), processes: await processes)
    }

    private static func look(at daemon: DaemonWatch, _ namespaces: Set<String>) async -> (BundleScan, DaemonWatch) {
        do throws(SystemError) {
            return try await BlockingIO.read { () throws(SystemError) in
                var daemon = daemon
                daemon.look(at: .now)
                return (BundleScan(of: [daemon.directory], namespaces: namespaces), daemon)
            }
        } catch {
            return (BundleScan(unseen: daemon.directory, error), daemon)
        }
    }

    private static func lookAtProcesses(_ shimPids: Set<Int32>) async -> (pids: Set<Int32>, stopped: Set<Int32>)? {
        try? await BlockingIO.read { () throws(SystemError) in
            (ProcessStat.allPids(), shimPids.filter { ProcessStat(pid: $0)?.state == "T" })
        }
    }
}
