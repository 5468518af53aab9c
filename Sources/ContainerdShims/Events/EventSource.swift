// SPDX-License-Identifier: Apache-2.0

/// Where an event was learned of.
///
/// The same event from two sources is published once; one source never tells the same event twice.
public enum EventSource: String, Sendable, Hashable, CaseIterable {
    /// What this program did itself, such as cleaning up after a dead shim.
    case client
    /// A shim's answer to `Wait`.
    case wait
    /// The difference between two polls of the host.
    case snapshot
    /// A shim that was given our address for its events.
    case forward
    /// containerd's own events.
    case containerd
}
