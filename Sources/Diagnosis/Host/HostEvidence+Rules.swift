// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import LinuxHost

extension HostEvidence {
    /// A shim that starts, or a bundle that is being removed, may be seen in between for so long.
    private static let passing = Duration.seconds(10)

    /// Everything that is wrong, daemons first.
    package var findings: [HostFinding] {
        daemons.compactMap(finding) + mounts.map(Self.finding) + shims.compactMap(finding) + orphans.map(Self.finding)
            + halfDeleted.filter { $0.age > Self.passing }.map(Self.finding)
    }

    // MARK: - Daemons

    private func finding(_ daemon: Daemon) -> HostFinding? {
        let directory = daemon.reading.stateDirectory
        let count =
            switch daemon.tasks.count {
            case 0: "its tasks"
            case 1: "its running task"
            case let number: "its \(number) running tasks"
            }
        func found(
            _ kind: TaskVerdict.Kind,
            _ sentence: String,
            _ evidence: [String],
            _ advice: [TaskVerdict.Advice]
        )
            -> HostFinding
        {
            let verdict = TaskVerdict(kind, sentence, evidence: evidence, advice: advice)
            return HostFinding(.daemon(stateDirectory: directory), verdict, pid: daemon.reading.presence.pid)
        }
        switch (daemon.reading.presence, daemon.answer) {
        case (.stopped(let pid), _):
            return found(
                .daemonStopped,
                "containerd is stopped by a signal: nobody supervises \(count)",
                ["pid \(pid) is in state T"],
                [.init("let it go on", "kill -CONT \(pid)")]
            )
        case (.busy(let pid), _):
            return found(
                .daemonHung,
                "containerd accepts no more connections: its listen queue is full",
                [pid.map { "pid \($0) runs" } ?? "its process is not seen"],
                pid.map { [.init("have it write what its goroutines wait for into its log", "kill -USR1 \($0)")] } ?? []
            )
        case (.starting(let pid), _) where daemon.uptime ?? Self.passing >= Self.passing:
            return found(
                .daemonHung,
                "containerd runs but does not listen: it is waiting for a shim to answer, or its socket was removed",
                ["pid \(pid) runs, and nobody listens on a socket of \(directory)"],
                []
            )
        case (.down, _) where daemon.hasTasks || !daemon.tasks.isEmpty:
            return found(
                .daemonDown,
                "containerd is down: nobody supervises \(count)",
                ["nobody listens on a socket of \(directory)"],
                [.init("see why", "journalctl -u containerd -n 50"), .init("start it", "systemctl start containerd")]
            )
        case (.up(let pid), .silent(let waited)):
            return found(
                .daemonHung,
                "containerd accepts connections and does not answer",
                ["Version was not answered in \(waited.brief)", "pid \(pid) runs"],
                [.init("have it write what its goroutines wait for into its log", "kill -USR1 \(pid)")]
            )
        case (.up, .failed(let why)):
            return found(.daemonHung, "containerd answers with an error", [why], [])
        default: break
        }
        // A shim that lost its bundle is named by itself.
        let leaked = Set(shims.filter(\.isBundleGone).map(\.task))
        if daemon.unknown.isEmpty, let first = daemon.vanished.first(where: { !leaked.contains($0) }) {
            let all = daemon.vanished.filter { !leaked.contains($0) }
            return found(
                .daemonOutOfStep,
                "containerd believes in \(all.count == 1 ? "\(first), which is" : "\(all.count) tasks that are") gone",
                all.prefix(10).map { "\($0) is in its list of tasks, and has no bundle and no shim" },
                [.init("have it forget the task", "ctr -n \(first.namespace) task delete --force \(first.id)")]
            )
        }
        guard !daemon.unknown.isEmpty else { return nil }
        let names = daemon.unknown.prefix(10).map { "\($0) runs, and containerd has no container of that name" }
        let first = daemon.unknown[0]
        return found(
            .daemonOutOfStep,
            daemon.unknown.count == 1
                ? "containerd does not know \(first), which runs"
                : "containerd does not know \(daemon.unknown.count) of \(count)",
            names + (daemon.unknown.count > 10 ? ["and \(daemon.unknown.count - 10) more"] : []),
            [.init("end one that nobody needs", "shimtop delete --force \(first)")]
        )
    }

    // MARK: - Mounts

    private static func finding(_ mount: HungMount) -> HostFinding {
        let verdict = TaskVerdict(
            .mountHung,
            "\(mount) does not answer: whatever touches it hangs",
            evidence: mount.evidence,
            advice: mount.fileSystem == nil
                ? [] : [.init("detach it; what waits goes on waiting", "umount -l \(mount.path)")]
        )
        return HostFinding(.mount(mount.path), verdict, pid: mount.waiters.first?.pid)
    }

    // MARK: - What has no bundle

    private func finding(_ shim: FoundShim) -> HostFinding? {
        guard shim.age > Self.passing else { return nil }
        let runs = shim.children.map { "pid \($0.pid) (\($0.name)) is its child" }
        let listens = shim.addresses.map { "it listens on \($0)" }
        if shim.isBundleGone {
            let verdict = TaskVerdict(
                .shimLeaked,
                "shim \(shim.pid) runs on without its bundle\(shim.children.isEmpty ? "" : ", and so does its container")",
                evidence: ["\(shim.bundle), in which it was started, is gone"] + listens + runs,
                advice: shim.addresses.isEmpty
                    ? [] : [.init("make the bundle anew, so that it can be deleted", "shimtop recover \(shim.pid)")]
            )
            return HostFinding(.task(shim.task), verdict, pid: shim.pid)
        }
        // The one that answers counts, and while none does the newest.
        let twins = shims.filter { $0.bundle == shim.bundle && !$0.isBundleGone && $0.age > Self.passing }
        let first = twins.first(where: \.isServing) ?? twins.min { $0.age < $1.age }
        guard twins.count > 1, shim != first else { return nil }
        let others = twins.filter { $0 != shim }.map { "\($0.pid)" }.joined(separator: ", ")
        let verdict = TaskVerdict(
            .shimDuplicate,
            "shim \(shim.pid) is a second one for this task, beside \(others)",
            .medium,
            evidence: ["both were started in \(shim.bundle)"] + listens + runs
        )
        return HostFinding(.task(shim.task), verdict, pid: shim.pid)
    }

    private static func finding(_ orphan: Orphan) -> HostFinding {
        let process = orphan.process
        let verdict = TaskVerdict(
            .containerAlone,
            "pid \(process.pid) (\(process.name)) runs in the cgroup of a container that has no shim and no bundle",
            .medium,
            evidence: ["its cgroup is \(orphan.cgroup)", "it has run for \(process.age.brief)"],
            advice: [.init("end it", "kill \(process.pid)")]
        )
        return HostFinding(.container(orphan.container), verdict, pid: process.pid)
    }

    private static func finding(_ left: HalfDeleted) -> HostFinding {
        let verdict = TaskVerdict(
            .halfDeleted,
            "its bundle was half deleted \(Duration.seconds(left.age.components.seconds).brief) ago",
            evidence: ["there is \(left.path)", "containerd removes such ones when it starts"]
        )
        return HostFinding(.task(left.task), verdict)
    }
}
