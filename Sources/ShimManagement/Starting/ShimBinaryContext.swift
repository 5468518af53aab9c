// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims

/// What containerd tells a shim binary about the task for which it runs it.
public struct ShimBinaryContext: Sendable, Hashable {
    /// The task; its id is also the name of the bundle's directory.
    public var id: TaskID
    /// Absolute path of the bundle, in which the binary runs.
    public var bundle: String
    /// Path of containerd's gRPC socket as containerd writes it; the name of the shim's own socket depends on it.
    public var grpcAddress: String
    /// Path of the socket to which the shim sends its events.
    public var ttrpcAddress: String
    /// Program that publishes events for shims that do not use ttrpc: containerd itself.
    public var publishBinary: String
    /// Whether the shim logs at debug level.
    public var isDebugging = false
    /// Options for the runtime; nil for its defaults.
    public var options: PackedMessage?
    /// Where the shim puts its socket; nil for its default.
    ///
    /// Only shims since containerd 2.3 heed it.
    public var socketDirectory: String?

    /// A context with default options.
    ///
    /// Events go to the gRPC address with `.ttrpc` behind it unless another address is given, as containerd has it.
    public init(
        id: TaskID,
        bundle: String,
        grpcAddress: String,
        ttrpcAddress: String? = nil,
        publishBinary: String
    ) {
        self.id = id
        self.bundle = bundle
        self.grpcAddress = grpcAddress
        self.ttrpcAddress = ttrpcAddress ?? grpcAddress + ".ttrpc"
        self.publishBinary = publishBinary
    }

    /// The context of a bundle, for a containerd that need not be there.
    ///
    /// Events that a shim does not send itself are published by nobody.
    package init(bundle: ShimBundle, daemonAddress: String) {
        self.init(id: bundle.id, bundle: bundle.path, grpcAddress: daemonAddress, publishBinary: "/bin/true")
    }

    /// The flags that come before those of one action.
    var flags: [String] {
        [
            "-namespace", id.namespace, "-address", grpcAddress, "-publish-binary", publishBinary, "-id", id.id,
        ]
    }

    /// What is added to this process's environment.
    var environment: [String: String] {
        [
            "GOMAXPROCS": "2",
            // Still 2 in containerd 2.4: it is no limit on what a shim may answer.
            "MAX_SHIM_VERSION": "2",
            "TTRPC_ADDRESS": ttrpcAddress,
            "GRPC_ADDRESS": grpcAddress,
            "NAMESPACE": id.namespace,
        ]
    }
}

/// What a shim's `start` expects on its standard input, which changed with containerd 2.3.
///
/// ``ShimBinary/stdinForm(within:)`` finds out which a binary wants. The wrong form does harm: 1.6 fails on
/// ``bootstrapParams`` with `type with url ID: not found`, and 2.3 takes the type of ``options`` for the task's id.
public enum StdinForm: Sendable, Hashable {
    /// The options as `google.protobuf.Any`, or nothing when there are none: up to containerd 2.2.
    case options
    /// `containerd.runtime.bootstrap.v1.BootstrapParams`, which holds the options: since containerd 2.3.
    case bootstrapParams
}
