// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost

/// Where the kubelet keeps the output of one container of a pod: `NAMESPACE_POD_UID/CONTAINER/0.log`.
struct PodLogFolder: Sendable, Hashable {
    let pod: String
    let uid: String?
    let container: String

    /// nil when the container is none of a pod, or the pod's sandbox, which writes nothing.
    init?(_ about: TaskDescription) {
        guard let namespace = about.podNamespace, let pod = about.pod, let container = about.container,
            !about.isSandbox, Self.areNames(namespace, pod, container, about.podUID ?? "-")
        else { return nil }
        self.pod = "\(namespace)_\(pod)"
        uid = about.podUID
        self.container = container
    }

    /// What is looked for, for a person.
    var pattern: String { "\(pod)_\(uid ?? "*")/\(container)/*.log" }

    /// The newest file below a folder of pods' logs; nil when there is none.
    func newestFile(below root: String) -> String? {
        folders(below: root).lazy.compactMap { folder in
            Self.numbers(in: folder).max().map { "\(folder)/\($0).log" }
        }.first
    }

    /// The newest first.
    private func folders(below root: String) -> [String] {
        if let uid { return ["\(root)/\(pod)_\(uid)/\(container)"] }
        let names = ((try? Directory.entries(root)) ?? []).map(\.name).filter { $0.hasPrefix(pod + "_") }
        return names.map { "\(root)/\($0)/\(container)" }.compactMap { path in
            HostPath.timeSinceChange(path).map { (path, $0) }
        }.sorted { $0.1 < $1.1 }.map(\.0)
    }

    private static func numbers(in folder: String) -> [Int] {
        ((try? Directory.entries(folder)) ?? []).compactMap { entry in
            entry.name.hasSuffix(".log") ? Int(entry.name.dropLast(4)) : nil
        }
    }

    /// Annotations are untrusted: what is no name of a file leads nowhere.
    private static func areNames(_ names: String...) -> Bool {
        names.allSatisfy { !$0.isEmpty && $0 != ".." && $0 != "." && !$0.contains("/") && !$0.utf8.contains(0) }
    }
}
