// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import HostSession
import LogText

@testable import Dashboard

/// A host made by hand: readings as the registry gives them, at moments that a test chooses.
struct HandMadeHost {
    static let start = ContinuousClock.now

    static func moment(_ seconds: Int = 0) -> Moment {
        Moment(
            instant: start + .seconds(seconds),
            time: LogTime("2026-11-24T03:07:\(seconds < 10 ? "0" : "")\(seconds)Z") ?? LogTime(nanoseconds: 0),
            timeOfDay: "03:07:\(seconds < 10 ? "0" : "")\(seconds)"
        )
    }

    static func reading(
        _ id: String,
        namespace: String = "k8s.io",
        pod: String? = nil,
        container: String? = nil,
        status: TaskStatus = .running,
        health: ShimHealth = .ok,
        why: String = "",
        pid: Int32? = 100,
        shimPid: Int32? = 50,
        address: String? = nil
    ) -> TaskReading {
        var reading = TaskReading(
            id: TaskID(namespace: namespace, id: id),
            bundle: "/run/containerd/io.containerd.runtime.v2.task/\(namespace)/\(id)",
            healthSince: start
        )
        reading.status = status
        reading.health = health
        reading.shim.why = why
        reading.pid = pid
        reading.pidStartTicks = pid.map { UInt64($0) * 7 }
        reading.shimPid = shimPid
        reading.age = .seconds(3 * 86400)
        reading.answeredAt = start
        reading.latency = .microseconds(400)
        reading.about.pod = pod
        reading.about.podNamespace = pod.map { _ in "prod" }
        reading.about.container = container
        reading.endpoint = ShimEndpoint(
            wireProtocol: .ttrpc,
            version: 3,
            address: address ?? "unix:///run/containerd/s/\(id)"
        )
        return reading
    }

    static func snapshot(_ readings: [TaskReading], daemon: DaemonReading.Presence = .down) -> HostSnapshot {
        HostSnapshot(
            readings: readings.sorted { $0.id < $1.id },
            daemons: [DaemonReading(stateDirectory: "/run/containerd", presence: daemon, since: start)],
            problems: [],
            takenAt: start,
            duration: .milliseconds(3)
        )
    }

    /// A host with one task of every kind of trouble.
    static var troubled: HostSnapshot {
        var stopped = reading(
            "9f00aa",
            pod: "batch-1",
            container: "job",
            status: .stopped,
            why: "exited with 137, not deleted"
        )
        stopped.exitStatus = 137
        stopped.age = nil
        var api = reading(
            "4f21c0",
            pod: "api-7d9f",
            container: "api",
            pid: 12034,
            shimPid: 8740,
            address: "unix:///run/containerd/s/pod"
        )
        var envoy = reading(
            "91ab77",
            pod: "api-7d9f",
            container: "envoy",
            pid: 12101,
            shimPid: 8740,
            address: "unix:///run/containerd/s/pod"
        )
        api.sharesShimWith = [envoy.id]
        envoy.sharesShimWith = [api.id]
        api.about.image = "registry.example/payments/api:2.14"
        api.about.args = ["/bin/api", "--listen", ":8080"]
        var hung = reading(
            "0be4f9",
            pod: "front-55c",
            container: "nginx",
            health: .unresponsive,
            why: "no answer in 2 s: shim 8812 is stopped by a signal (SIGSTOP); SIGCONT wakes it",
            pid: 9914,
            shimPid: 8812
        )
        hung.answeredAt = start - .seconds(5)
        return snapshot([
            api, envoy, hung, stopped,
            reading(
                "77de10",
                pod: "etl-0",
                container: "worker",
                status: .paused,
                why: "paused: its cgroup is frozen",
                pid: 13377
            ),
            reading(
                "redis",
                namespace: "moby",
                health: .dead,
                why: "shim 7003 is gone: its socket does not exist",
                pid: 7010
            ),
            reading(
                "stray",
                namespace: "default",
                health: .ghost,
                why: "shim 71 answers but does not know this task",
                pid: nil
            ),
            reading(
                "half",
                namespace: "default",
                health: .broken,
                why: "the bundle's bootstrap.json is empty",
                pid: nil,
                shimPid: nil
            ),
            reading("日本語", namespace: "default", pid: 301, shimPid: 300),
        ])
    }
}
