// SPDX-License-Identifier: Apache-2.0

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
