// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost

/// What the kernel lets this process see.
enum KernelExamination {
    static var findings: [DoctorFinding] { [user, processes, namespace, waits, sockets, cgroups, pressure, pidfds] }

    private static var user: DoctorFinding {
        geteuid() == 0
            ? DoctorFinding("user", .ok, "root")
            : DoctorFinding("user", .missing, "uid \(geteuid())", "shims answer root alone; run it with sudo")
    }

    private static var processes: DoctorFinding {
        let mounts = text("/proc/self/mounts").split(separator: "\n")
        let proc = mounts.first { $0.split(separator: " ").dropFirst().first == "/proc" }.map(String.init) ?? ""
        let hides = ["hidepid=1", "hidepid=2", "hidepid=invisible", "hidepid=noaccess", "hidepid=ptraceable"].first {
            proc.contains($0)
        }
        if let hides, geteuid() != 0 {
            return DoctorFinding("/proc", .limited, "mounted with \(hides)", "other users' processes are not seen")
        }
        return ProcessStat(pid: 1) == nil
            ? DoctorFinding("/proc", .missing, "process 1 is not seen", "nothing tells which processes are there")
            : DoctorFinding("/proc", .ok, "\(ProcessStat.allPids().count) processes are seen")
    }

    private static var namespace: DoctorFinding {
        let levels = text("/proc/self/status").split(separator: "\n").first { $0.hasPrefix("NSpid:") }
        let isNested = (levels?.split(whereSeparator: \.isWhitespace).count ?? 2) > 2
        // In the first pid namespace the second process is the kernel's own.
        let seesKernel = ProcessStat(pid: 2)?.name == "kthreadd"
        guard isNested || !seesKernel else { return DoctorFinding("pid namespace", .ok, "the host's") }
        return DoctorFinding(
            "pid namespace",
            .limited,
            "perhaps a container's",
            "pids that shims tell may be another namespace's; run it in the host's (docker: --pid=host)"
        )
    }

    private static var waits: DoctorFinding {
        let found = ProcessStat.allPids().sorted().lazy.prefix(200).compactMap { pid in
            ProcessThread.all(of: pid, atMost: 1).first?.sleepingIn.map { (pid, $0) }
        }.first
        guard let (pid, place) = found else {
            return DoctorFinding(
                "wchan",
                .limited,
                "the kernel does not tell where processes sleep",
                "verdicts do not say what a stuck process waits for"
            )
        }
        return DoctorFinding("wchan", .ok, "process \(pid) sleeps in \(place)")
    }

    private static var sockets: DoctorFinding {
        let own = HostPath.target(ofLink: "/proc/self/ns/net")
        guard let first = HostPath.target(ofLink: "/proc/1/ns/net") else {
            return DoctorFinding(
                "network namespace",
                .limited,
                "that of process 1 is not seen",
                "in another one than containerd's, abstract sockets of old shims are not reached"
            )
        }
        return own == first
            ? DoctorFinding("network namespace", .ok, "that of process 1")
            : DoctorFinding(
                "network namespace",
                .limited,
                "not that of process 1",
                "abstract sockets of old shims are not reached, and who listens is not seen"
            )
    }

    private static var cgroups: DoctorFinding {
        let mounts = text("/proc/self/mounts").split(separator: "\n").map { $0.split(separator: " ").map(String.init) }
        let types = mounts.compactMap { $0.count > 2 && $0[1].hasPrefix("/sys/fs/cgroup") ? $0[2] : nil }
        let (old, new) = (types.contains("cgroup"), types.contains("cgroup2"))
        guard old || new else {
            return DoctorFinding(
                "cgroups",
                .missing,
                "no cgroupfs below /sys/fs/cgroup",
                "no CPU, memory and pids, and no killing of a whole container"
            )
        }
        let version = old && new ? "version 1 beside 2" : old ? "version 1" : "version 2"
        let controllers = mounts.filter { $0.count > 2 && $0[2] == "cgroup" }.compactMap {
            $0[1].split(separator: "/").last.map(String.init)
        }
        let wanted =
            old ? ["pids", "memory", "freezer"].filter { name in !controllers.contains { $0.contains(name) } } : []
        return wanted.isEmpty
            ? DoctorFinding("cgroups", .ok, version)
            : DoctorFinding("cgroups", .limited, version, "without \(wanted.joined(separator: ", "))")
    }

    private static var pressure: DoctorFinding {
        HostPath.exists("/proc/pressure/cpu")
            ? DoctorFinding("pressure", .ok, "the kernel counts it")
            : DoctorFinding(
                "pressure",
                .limited,
                "no /proc/pressure",
                "what tasks wait for is not told (psi=1 turns it on)"
            )
    }

    private static var pidfds: DoctorFinding {
        guard let own = ProcessStat(pid: getpid()) else {
            return DoctorFinding(
                "pidfd",
                .missing,
                "this process is not seen",
                "no process can be signalled past its shim"
            )
        }
        // Signal 0 is none: it only asks whether one could be sent.
        do throws(SystemError) {
            try own.send(0)
            return DoctorFinding("pidfd", .ok, "processes are signalled by it, never by a pid alone")
        } catch {
            return DoctorFinding("pidfd", .missing, "\(error)", "no process can be signalled past its shim (Linux 5.3)")
        }
    }

    private static func text(_ path: String) -> String {
        let bytes = (try? BoundedFile.read(path, limitBytes: 4 << 20)) ?? []
        return String(decoding: bytes, as: UTF8.self)
    }
}
