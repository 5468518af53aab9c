// SPDX-License-Identifier: Apache-2.0

/// What one poll concluded about the shim behind a bundle, best first.
public enum ShimHealth: String, Sendable, Hashable, CaseIterable, Codable {
    /// It answered in time and what it said agrees with the host.
    case ok
    /// It answered, but later than ``RegistryLimits/slow``.
    case slow
    /// It accepts connections or holds its socket, but missed its deadline. Never to be treated as dead.
    case unresponsive
    /// It answers, but not to this task: the bundle is there, the shim does not know the id, or its pid is gone.
    case ghost
    /// Nobody listens on its socket.
    case dead
    /// It cannot be asked: the bundle is unreadable, or names a version or protocol that is not understood.
    case broken
}
