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

    /// A state directory whose containerd listens there.
    init(path: String, addresses: [String]) {
        let path = Self.canonical(path)
        let known = Set(addresses).sorted()
        self.init(path: path, daemonSockets: known + Self.socketsBeside(path).filter { !known.contains($0) })
    }

    /// A state directory whose path may have links in it, which are not looked at.
    package init(unresolved path: String) { self.init(path: path, daemonSockets: Self.socketsBeside(path)) }

    private init(path: String, daemonSockets: [String]) {
        self.path = path
        self.daemonSockets = daemonSockets
    }

    /// Where containerd's task plugin keeps `NAMESPACE/ID`.
    public var taskDirectory: String { "\(path)/\(Self.taskPlugin)" }

    /// What containerd's task plugin calls its directories, below the state directory and below the root directory.
    static let taskPlugin = "io.containerd.runtime.v2.task"

    /// Where the sandbox controller of containerd 2 keeps the bundles of sandboxes, `NAMESPACE/ID` like those of tasks.
    public var sandboxDirectory: String { "\(path)/\(Self.sandboxPlugin)" }

    private static let sandboxPlugin = "io.containerd.sandbox.controller.v1.shim"

    /// Whose directories hold bundles, `NAMESPACE/ID` each.
    static let plugins: Set<String> = [taskPlugin, sandboxPlugin]

    /// The bundle of one task, whether it is there or not.
    public func bundle(of id: TaskID) -> ShimBundle {
        ShimBundle(id: id, path: "\(taskDirectory)/\(id.namespace)/\(id.id)", stateDirectory: path)
    }

    /// Every bundle of a task, by id, and what could not be read, each a sentence.
    ///
    /// With `sandboxesToo` those of the sandbox controller as well, of which one may have the id of a task.
    public func bundles(
        namespaces: Set<String> = [],
        sandboxesToo: Bool = false
    ) -> (bundles: [ShimBundle], problems: [String]) {
        let scan = BundleScan(of: [self], namespaces: namespaces, sandboxesToo: sandboxesToo)
        return (scan.entries.map(\.bundle).sorted { $0.id < $1.id }, scan.problems)
    }

    /// Whether a containerd listens where this directory's is expected; it is asked nothing.
    public var daemonIsUp: Bool {
        daemonSockets.contains { socket in
            switch UnixSocketProbe.probe(path: socket) {
            case .listening, .busy: true
            case .refused, .missing, .unknown: false
            }
        }
    }

    /// The gRPC address of this directory's containerd, as its shims were told it; the likeliest when none is there.
    public var daemonAddress: String {
        daemonSockets.first { UnixSocketProbe.probe(path: $0) != .missing } ?? path + "/containerd.sock"
    }

    /// Where `shimtop run` keeps the containers that it starts without any containerd.
    public static let own = "/run/shimtop"

    /// Whether a containerd keeps its state there: it makes the directories of its plugins when it starts.
    package var isInUse: Bool { !HostPath.isMissing(taskDirectory) || !HostPath.isMissing(sandboxDirectory) }

    /// Where the usual deployments keep their state: stock, k3s and rke2, k0s, dockerd's own, Docker Desktop; and ``own``.
    public static let wellKnown: [StateDirectory] = [
        "/run/containerd", "/run/k3s/containerd", "/run/k0s/containerd", "/run/docker/containerd/daemon",
        "/run/desktop-containerd/daemon", own,
    ].map { StateDirectory(unresolved: $0) }

    /// Those of ``wellKnown`` that hold task bundles on this host, or of which that cannot be seen, and those that a shim of this
    /// host was started in.
    public static func existing() -> [StateDirectory] {
        let inUse = ShimProcesses().stateDirectories
        let usual = wellKnown.compactMap { usual in
            inUse.first { $0.path == usual.path } ?? (HostPath.isMissing(usual.taskDirectory) ? nil : usual)
        }
        return usual + inUse.filter { !usual.contains($0) }
    }

    /// containerd's own default is inside the state directory; dockerd and k0s put the socket one level up.
    private static func socketsBeside(_ path: String) -> [String] {
        let parent = path.split(separator: "/").dropLast().map { "/" + $0 }.joined()
        return [path + "/containerd.sock", parent + "/containerd.sock"]
    }

    /// `/var/run` is a link to `/run` nearly everywhere: the same directory is one directory.
    private static func canonical(_ path: String) -> String { HostPath.resolved(path) ?? path }
}
