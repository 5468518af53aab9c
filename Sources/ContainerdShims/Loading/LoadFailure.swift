// SPDX-License-Identifier: Apache-2.0

/// A shim that could not be loaded, with the step that failed.
public struct LoadFailure: Error, Sendable, Hashable, CustomStringConvertible {
    /// The steps of loading a shim, in their order.
    public enum Step: String, Sendable, Hashable, CaseIterable {
        /// Reading `bootstrap.json` or `address`.
        case readBootstrap = "read the bootstrap parameters"
        /// Connecting to the shim's socket.
        case dial = "connect to the socket"
        /// The shim's answer to `Connect`.
        case connect = "call Connect"
    }

    /// The bundle that was loaded.
    public var bundle: ShimBundle
    /// The step that failed.
    public var step: Step
    /// What went wrong in it.
    public var reason: ShimError

    /// The bundle, the step and the reason, in a sentence.
    public var description: String {
        "\(bundle.id): cannot load its shim: \(step.rawValue): \(reason.message)"
    }
}
