// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// A containerd's state directory (`--state`), below which it keeps one bundle for each task.
public struct StateDirectory: Sendable, Hashable {
    /// Absolute path, such as `/run/containerd`.
    public let path: String
    /// Where that containerd may listen, the likeliest first.
    public let daemonSockets: [String]

    /// A state directory at any place; its containerd is looked for beside it.
    public init(path: String) {
        let path = Self.canonical(path)
        self.init(path: path, daemonSockets: Self.socketsBeside(path))
    }

    private init(path: String, daemonSockets: [String]) {
        self.path = path
        self.daemonSockets = daemonSockets
    }

    /// Where containerd's task plugin keeps `NAMESPACE/ID`.
    public var taskDirectory: String { "\(path)/\(Self.taskPlugin)" }

    /// What containerd's task plugin calls its directories, below the state directory and below the root directory.
    static let taskPlugin = "io.containerd.runtime.v2.task"

    /// Where the usual deployments keep their state: stock, k3s and rke2, k0s, dockerd's own, Docker Desktop.
    public static let wellKnown: [StateDirectory] = [
        "/run/containerd", "/run/k3s/containerd", "/run/k0s/containerd", "/run/docker/containerd/daemon",
        "/run/desktop-containerd/daemon",
    ].map { StateDirectory(path: $0, daemonSockets: socketsBeside($0)) }

    /// Those of ``wellKnown`` that hold task bundles on this host.
    public static func existing() -> [StateDirectory] {
        wellKnown.filter { HostPath.isDirectory($0.taskDirectory) }
    }

    /// containerd's own default is inside the state directory; dockerd and k0s put the socket one level up.
    private static func socketsBeside(_ path: String) -> [String] {
        let parent = path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        return [path + "/containerd.sock", parent + "/containerd.sock", parent + "/containerd/containerd.sock"]
    }

    /// `/var/run` is a link to `/run` nearly everywhere: the same directory is one directory.
    private static func canonical(_ path: String) -> String { HostPath.resolved(path) ?? path }
}
