// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost

/// What a poll reads of the host: which bundles, daemons and processes there are.
struct HostScan: Sendable {
    var bundles: BundleScan
    var daemons: [DaemonWatch]
    /// nil when they could not be seen.
    var processes: Processes?

    struct Processes: Sendable {
        var pids: Set<Int32> = []
        /// Shims that are stopped by a signal.
        var stopped: Set<Int32> = []
        /// Shims that may be held up: traced, waiting inside the kernel, or with a call of the runtime that has just begun.
        var heldUp: Set<Int32> = []
    }

    /// New processes that are looked at in one poll: calls of runtimes among them.
    private static let mostNew = 64

    /// Reads everything at the same time: a state directory that does not answer holds up no other.
    ///
    /// `before` are the processes of the last time.
    static func run(
        _ options: RegistryOptions,
        _ daemons: [DaemonWatch],
        _ shimPids: Set<Int32>,
        before: Set<Int32>,
        _ clock: any RegistryClock
    ) async -> HostScan {
        async let processes = lookAtProcesses(shimPids, before)
        let found = await withTaskGroup(of: (Int, BundleScan, DaemonWatch).self) { group in
            for (index, daemon) in daemons.enumerated() {
                group.addTask {
                    let (scan, daemon) = await look(at: daemon, options.namespaces, clock)
                    return (index, scan, daemon)
                }
            }
            var found: [(Int, BundleScan, DaemonWatch)] = []
            for await one in group { found.append(one) }
            return found.sorted { $0.0 < $1.0 }
        }
        return HostScan(bundles: BundleScan(found.map(\.1)), daemons: found.map(\.2), processes: await processes)
    }

    private static func look(
        at daemon: DaemonWatch,
        _ namespaces: Set<String>,
        _ clock: any RegistryClock
    ) async -> (BundleScan, DaemonWatch) {
        do throws(SystemError) {
            return try await BlockingIO.read { () throws(SystemError) in
                var daemon = daemon
                daemon.look(at: clock.now)
                return (BundleScan(of: [daemon.directory], namespaces: namespaces), daemon)
            }
        } catch {
            return (BundleScan(unseen: daemon.directory, error), daemon)
        }
    }

    private static func lookAtProcesses(_ shimPids: Set<Int32>, _ before: Set<Int32>) async -> Processes? {
        try? await BlockingIO.read { () throws(SystemError) in
            var processes = Processes(pids: ProcessStat.allPids())
            for pid in shimPids {
                switch ProcessStat(pid: pid)?.state {
                case "T": processes.stopped.insert(pid)
                case "t", "D": processes.heldUp.insert(pid)
                default: break
                }
            }
            // On a host where many come and go at a time it is left to the next question to each shim.
            let new = before.isEmpty || shimPids.isEmpty ? [] : processes.pids.subtracting(before)
            for pid in new where new.count <= mostNew {
                guard let stat = ProcessStat(pid: pid), stat.isRuntime, shimPids.contains(stat.parentPid) else {
                    continue
                }
                processes.heldUp.insert(stat.parentPid)
            }
            return processes
        }
    }
}

extension ProcessStat {
    /// Whether it is a call of an OCI runtime, and not a container that one has begun.
    package var isRuntime: Bool { ["runc", "crun", "youki"].contains(name) && state != "Z" }
}
