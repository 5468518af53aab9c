// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials

extension TaskDescription {
    /// Reads what an OCI runtime spec (`config.json`) says of the container; nil when it is no such JSON.
    public init?(spec content: [UInt8]) {
        guard let spec = try? JSONDecoder().decode(Spec.self, from: Data(content)) else { return nil }
        self.init()
        let notes = spec.annotations ?? [:]
        annotations = notes
        func first(_ keys: String...) -> String? { keys.lazy.compactMap { notes[$0] }.first { !$0.isEmpty } }

        args = spec.process?.args ?? []
        let bound = (spec.mounts ?? []).filter {
            $0.type == "bind" || $0.options?.contains { $0.hasSuffix("bind") } == true
        }
        hostPaths = ([spec.root?.path] + bound.map(\.source)).compactMap(\.self).filter { $0.hasPrefix("/") }
        cgroupsPath = spec.linux?.cgroupsPath
        podNamespace = first("io.kubernetes.cri.sandbox-namespace", "io.kubernetes.pod.namespace")
        pod = first("io.kubernetes.cri.sandbox-name", "io.kubernetes.pod.name")
        podUID = first("io.kubernetes.cri.sandbox-uid", "io.kubernetes.pod.uid")
        container = first("io.kubernetes.cri.container-name", "io.kubernetes.container.name", "nerdctl/name")
        shimGroup = first("io.containerd.runc.v2.group", "io.kubernetes.cri.sandbox-id")
        image = first("io.kubernetes.cri.image-name", "nerdctl/image", "org.opencontainers.image.ref.name")
        let kind = first("io.kubernetes.cri.container-type", "io.kubernetes.docker.type")
        isSandbox = kind == "sandbox" || kind == "podsandbox"
    }

    private struct Spec: Decodable {
        struct Process: Decodable { var args: [String]? }
        struct Root: Decodable { var path: String? }
        struct Mount: Decodable {
            var type: String?
            var source: String?
            var options: [String]?
        }
        struct Linux: Decodable { var cgroupsPath: String? }
        var process: Process?
        var root: Root?
        var mounts: [Mount]?
        var linux: Linux?
        var annotations: [String: String]?
    }
}
