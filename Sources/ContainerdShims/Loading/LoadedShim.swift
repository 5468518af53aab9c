// SPDX-License-Identifier: Apache-2.0

/// A shim that was reached by way of one bundle, and answered.
public struct LoadedShim: Sendable {
    /// The bundle that led to it.
    public let bundle: ShimBundle
    /// A connection of its own.
    public let shim: Shim
    /// What it said of itself and of the bundle's task.
    public let connection: ShimConnection

    /// The bundle's task.
    public var task: ShimTask { shim.task(bundle.id.id) }
}
