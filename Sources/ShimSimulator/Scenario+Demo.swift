// SPDX-License-Identifier: Apache-2.0

extension Scenario {
    /// A Kubernetes node on a bad night: most of it is well, and there is one of every trouble.
    public static let demo = Scenario(
        shims: [
            pod(
                "payments",
                "api-7d9f",
                [("api", "payments/api:2.14", ["api", "--listen", ":8080"]), ("envoy", "envoy:1.31", ["envoy"])]
            ),
            pod("etl", "etl-0", [("worker", "etl/worker:9", ["worker"])], condition: .paused, version: 2),
            pod("web", "front-55c", [("nginx", "nginx:1.27", ["nginx", "-g", "daemon off;"])], behaviour: .hanging),
            pod("web", "front-77a", [("nginx", "nginx:1.27", ["nginx", "-g", "daemon off;"])]),
            pod(
                "search",
                "index-2",
                [("indexer", "search/indexer:4", ["java", "-jar", "indexer.jar"])],
                behaviour: .stuck
            ),
            pod(
                "kube-system",
                "coredns-5f",
                [("coredns", "coredns:1.11", ["coredns"])],
                wireProtocol: .grpc
            ),
            pod(
                "kube-system",
                "cni-x2",
                [("agent", "cni/agent:0.9", ["agent"])],
                behaviour: .slow(.milliseconds(400)),
                version: 2
            ),
            pod("日本", "東京-0", [("キュー", "queue:3", ["queue"])]),
            one("moby", "9f00aa41c8d2", ["redis-server"], [:], version: 2),
            one("moby", "5d1e77b0ac93", ["postgres"], [:], .exited(status: 137), version: 2),
            one("moby", "c0ffee5511aa", ["grafana"], [:], behaviour: .dead, version: 2),
            one("default", "build-cache", ["buildkitd"], ["nerdctl/name": "buildkitd"], behaviour: .ghost),
            one("default", "half-written", ["sleep"], [:], behaviour: .brokenBundle("{\"version\":3,\"addr")),
            one("default", "zombie", ["crond"], ["nerdctl/name": "crond"], .vanished),
            one("default", "stubborn", ["shell"], ["nerdctl/name": "stubborn"], ignoresTerm: true),
        ],
        visitors: (1...3).map { pod("batch", "report-\($0)", [("job", "batch/report:1", ["report", "--once"])]) }
    )

    private static func pod(
        _ namespace: String,
        _ name: String,
        _ containers: [(name: String, image: String, args: [String])],
        condition: SimulatedTask.Condition = .running,
        behaviour: SimulatedShim.Behaviour = .healthy,
        version: Int = 3,
        wireProtocol: SimulatedShim.WireProtocol = .ttrpc
    ) -> SimulatedShim {
        let sandbox = id("\(namespace)/\(name)")
        let common = [
            "io.kubernetes.cri.sandbox-id": sandbox, "io.kubernetes.cri.sandbox-name": name,
            "io.kubernetes.cri.sandbox-namespace": namespace,
        ]
        let pause = SimulatedTask(
            id: sandbox,
            args: ["pause"],
            annotations: common.merging(["io.kubernetes.cri.container-type": "sandbox"]) { $1 }
        )
        let tasks = containers.map { container in
            let own = [
                "io.kubernetes.cri.container-type": "container", "io.kubernetes.cri.container-name": container.name,
                "io.kubernetes.cri.image-name": "registry.example/\(container.image)",
            ]
            return SimulatedTask(
                id: id("\(namespace)/\(name)/\(container.name)"),
                args: container.args,
                annotations: common.merging(own) { $1 },
                condition: condition
            )
        }
        return SimulatedShim(
            namespace: "k8s.io",
            tasks: [pause] + tasks,
            version: version,
            wireProtocol: wireProtocol,
            behaviour: behaviour
        )
    }

    private static func one(
        _ namespace: String,
        _ id: String,
        _ args: [String],
        _ annotations: [String: String],
        _ condition: SimulatedTask.Condition = .running,
        behaviour: SimulatedShim.Behaviour = .healthy,
        version: Int = 3,
        ignoresTerm: Bool = false
    ) -> SimulatedShim {
        let task = SimulatedTask(
            id: id,
            args: args,
            annotations: annotations,
            condition: condition,
            ignoresTerm: ignoresTerm
        )
        return SimulatedShim(namespace: namespace, tasks: [task], version: version, behaviour: behaviour)
    }

    /// An id as CRI makes them, 64 hexadecimal digits, that is the same with every start.
    private static func id(_ name: String) -> String {
        var hash: UInt64 = 0xcbf2_9ce4_8422_2325
        var digits = ""
        for round in UInt8(0)..<4 {
            for byte in Array(name.utf8) + [round] { hash = (hash ^ UInt64(byte)) &* 0x100_0000_01b3 }
            let text = String(hash, radix: 16)
            digits += String(repeating: "0", count: 16 - text.count) + text
        }
        return digits
    }
}
