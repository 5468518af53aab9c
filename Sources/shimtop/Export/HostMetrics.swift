// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Diagnosis
import HostRegistry
import HostSession

extension OpenMetricsText {
    /// What is known of a host: nothing secret, and no label whose values anybody else than the host's tasks makes.
    init(_ snapshot: HostSnapshot, _ measures: [TaskID: TaskMeasures], _ format: Format) {
        self.init(format)
        func label(_ reading: TaskReading, _ more: (String, String)...) -> [(String, String)] {
            [("namespace", reading.id.namespace), ("id", reading.id.id)] + more
        }
        func tasks(_ value: (TaskReading) -> Double?) -> [(labels: [(String, String)], value: Double)] {
            snapshot.readings.compactMap { reading in value(reading).map { (label(reading), $0) } }
        }
        func measured(_ value: @escaping (TaskMeasures) -> Double?) -> [(labels: [(String, String)], value: Double)] {
            tasks { measures[$0.id].flatMap(value) }
        }
        let readings = snapshot.readings
        family(
            "shimtop_task_status",
            .gauge,
            "1 for the state that the task is in.",
            readings.map { (label($0, ("status", $0.status.rawValue)), 1) }
        )
        family(
            "shimtop_shim_health",
            .gauge,
            "1 for how well the task's shim answers.",
            readings.map { (label($0, ("health", $0.health.rawValue)), 1) }
        )
        family(
            "shimtop_task_verdict",
            .gauge,
            "1 for what is wrong with the task.",
            readings.compactMap { reading in
                reading.verdict.map { (label(reading, ("verdict", $0.kind.rawValue)), 1) }
            }
        )
        family(
            "shimtop_task_stuck",
            .gauge,
            "Whether the task does not do what it should.",
            tasks { $0.verdict?.kind.isStuck == true ? 1 : 0 }
        )
        family(
            "shimtop_shim_rpc_seconds",
            .gauge,
            unit: "seconds",
            "Round trip of the shim's last answer.",
            tasks { $0.latency.map { $0 / .seconds(1) } }
        )
        family(
            "shimtop_task_cpu_seconds",
            .counter,
            unit: "seconds",
            "Processor time that the task's cgroup has used.",
            measured { $0.processorTime.map { $0 / .seconds(1) } }
        )
        family(
            "shimtop_task_memory_working_set_bytes",
            .gauge,
            unit: "bytes",
            "Memory in use that cannot be given back at once.",
            measured { $0.workingSetBytes.map(Double.init) }
        )
        family(
            "shimtop_task_memory_limit_bytes",
            .gauge,
            unit: "bytes",
            "Memory that the task may use; missing where there is no limit.",
            measured { $0.memoryLimitBytes.map(Double.init) }
        )
        family(
            "shimtop_task_pids",
            .gauge,
            "Processes and threads in the task's cgroup.",
            measured { $0.processes.map(Double.init) }
        )
        family(
            "shimtop_shim_cpu_seconds",
            .counter,
            unit: "seconds",
            "Processor time that the task's shim has used, whatever else that serves.",
            measured { $0.shimProcessorTime.map { $0 / .seconds(1) } }
        )
        family(
            "shimtop_shim_memory_resident_bytes",
            .gauge,
            unit: "bytes",
            "Memory of the task's shim that is in RAM.",
            measured { $0.shimResidentBytes.map(Double.init) }
        )
        family(
            "shimtop_task_pipe_fill_ratio",
            .gauge,
            unit: "ratio",
            "How full the fullest pipe is that the task's lines go through.",
            readings.compactMap { reading in
                measures[reading.id]?.fullestPipe.map {
                    (label(reading, ("pipe", $0.kind.rawValue)), Double($0.percent) / 100)
                }
            }
        )
        family(
            "shimtop_containerd_up",
            .gauge,
            "Whether the containerd of a state directory runs and listens; missing where nobody can tell.",
            snapshot.daemons.compactMap { daemon in
                let labels = [("state_directory", daemon.stateDirectory)]
                return switch daemon.presence {
                case .up: (labels, 1)
                case .down, .stopped, .busy, .starting: (labels, 0)
                case .unknown: nil
                }
            }
        )
        let findings = Dictionary(grouping: snapshot.findings) { $0.verdict.kind.rawValue }
        family(
            "shimtop_host_findings",
            .gauge,
            "What is wrong with the host beside its tasks.",
            findings.sorted { $0.key < $1.key }.map { ([("verdict", $0.key)], Double($0.value.count)) }
        )
    }
}
