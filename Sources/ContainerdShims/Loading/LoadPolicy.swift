// SPDX-License-Identifier: Apache-2.0

/// What loading shims may change on the host.
public enum LoadPolicy: Sendable, Hashable {
    /// A guest: nothing is written and nothing is deleted.
    case readOnly
    /// What containerd does with its own state directory: an `address` file is migrated to `bootstrap.json`, the bundle of
    /// a shim that is dead is cleaned up, and a shim that holds no task is told to end.
    ///
    /// Unlike containerd, which takes it for dead, a shim that does not answer in time is left as it is.
    case manager
}
