// SPDX-License-Identifier: Apache-2.0

/// What a container is, read from the annotations and process of its `config.json`; empty where the file says nothing.
///
/// The text is as the file has it, so untrusted: neutralise it before showing it.
public struct TaskDescription: Sendable, Hashable {
    /// Command line of the init process.
    public var args: [String] = []
    /// Kubernetes namespace of the pod.
    public var podNamespace: String?
    /// Pod name, from CRI or cri-dockerd annotations.
    public var pod: String?
    /// Kubernetes' own id of the pod, which a later pod of the same name does not have.
    public var podUID: String?
    /// Container name, from CRI, nerdctl or Docker.
    public var container: String?
    /// Image reference.
    public var image: String?
    /// Whether this is a pod's sandbox (pause) container.
    public var isSandbox = false
    /// Container whose shim serves this one too: the pod's sandbox, or what a client chose; nil for a shim of its own.
    public var shimGroup: String?
    /// `linux.cgroupsPath` of the spec: a path, or `slice:prefix:name` for systemd.
    public var cgroupsPath: String?

    /// Short name of the runtime: `runc-v2` for the shim `containerd-shim-runc-v2`, and the OCI runtime behind it where it is
    /// another than the shim's own: `runc-v2 crun`.
    public var runtime: String?
    /// All annotations.
    public var annotations: [String: String] = [:]

    /// Paths of this host that the container lies on: its root file system, and what is bound into it.
    public var hostPaths: [String] = []

    /// A description that says nothing.
    public init() {}
}
