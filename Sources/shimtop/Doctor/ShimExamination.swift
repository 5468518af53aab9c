// SPDX-License-Identifier: Apache-2.0

import Diagnosis
import HostRegistry
import HostSession
import LinuxHost
import ShimLogs

/// Which containerds and shims of a host can be seen and reached.
enum ShimExamination {
    static func findings(_ live: any Host, _ patience: Duration) async -> [DoctorFinding] {
        let snapshot = await live.snapshot(patience: patience, askAll: false, only: nil)
        var findings = snapshot.daemons.map(daemon)
        findings.append(shims(snapshot.readings))
        findings += snapshot.problems.map { DoctorFinding("bundles", .limited, $0, "what it holds is not shown") }
        findings.append(await logs(live, snapshot.readings))
        findings.append(fileSystems(await live.hostEvidence(isThorough: true).mounts))
        return findings
    }

    private static func fileSystems(_ hung: [HungMount]) -> DoctorFinding {
        guard let first = hung.first else { return DoctorFinding("file systems", .ok, "all that were touched answer") }
        let threads = BlockingIO.hungThreads
        let waiters = hung.flatMap(\.waiters).map { "\($0.pid) (\($0.name))" }
        let who = waiters.isEmpty ? "" : "; waiting for them: \(waiters.prefix(5).joined(separator: ", "))"
        let what =
            hung.count == 1
            ? "\(first) does not answer" : "\(hung.map(\.description).joined(separator: ", ")) do not answer"
        return DoctorFinding(
            "file systems",
            .limited,
            "\(what); \(threads) \(threads == 1 ? "read hangs" : "reads hang")\(who)",
            "what lies there is not shown"
        )
    }

    private static func daemon(_ reading: DaemonReading) -> DoctorFinding {
        let subject = "containerd of \(reading.stateDirectory)"
        return switch reading.presence {
        case .up(let pid): DoctorFinding(subject, .ok, "up, pid \(pid)")
        case .stopped(let pid):
            DoctorFinding(subject, .limited, "pid \(pid) is stopped", "its shims still answer directly")
        case .busy:
            DoctorFinding(subject, .limited, "takes no more connections", "its shims still answer directly")
        case .starting(let pid):
            DoctorFinding(subject, .limited, "pid \(pid) starts", "its shims still answer directly")
        case .down: DoctorFinding(subject, .limited, "down", "its shims still answer directly")
        case .unknown:
            DoctorFinding(
                subject,
                .limited,
                "its socket is not known",
                "cannot tell whether it is up; its shims still answer directly"
            )
        }
    }

    private static func shims(_ readings: [TaskReading]) -> DoctorFinding {
        let answered = readings.count { $0.answeredAt != nil }
        guard !readings.isEmpty else { return DoctorFinding("shims", .ok, "there is no task") }
        guard answered == readings.count else {
            return DoctorFinding(
                "shims",
                .limited,
                "\(answered) of \(readings.count) tasks are answered for",
                "shimtop check says what is wrong with the others"
            )
        }
        return DoctorFinding(
            "shims",
            .ok,
            answered == 1 ? "the one task is answered for" : "all \(answered) tasks are answered for"
        )
    }

    private static func logs(_ live: any Host, _ readings: [TaskReading]) async -> DoctorFinding {
        var (readable, sources) = (0, 0)
        for reading in readings.prefix(20) {
            let found = await live.logSources(of: reading.id)
            sources += found.count
            readable += found.count { $0.obstacle == nil && $0.harm == nil }
        }
        guard readable < sources else { return DoctorFinding("logs", .ok, "\(readable) sources of lines can be read") }
        return DoctorFinding(
            "logs",
            .limited,
            "\(readable) of \(sources) sources of lines can be read without harm",
            "the log pane says of each why not"
        )
    }
}
