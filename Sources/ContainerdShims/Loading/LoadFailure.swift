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
    /// The same as the connection saw it; nil when it did not come to one.
    package var cause: ShimTransportError?

    init(bundle: ShimBundle, reason: ShimError) {
        self.bundle = bundle
        self.reason = reason
        step = .readBootstrap
    }

    init(bundle: ShimBundle, step: Step, attempting what: String, _ cause: ShimTransportError) {
        self.bundle = bundle
        self.step = step
        self.cause = cause
        reason = ShimError(cause, attempting: what, on: "\(bundle.id)")
    }

    /// The bundle, the step and the reason, in a sentence.
    public var description: String {
        "\(bundle.id): cannot load its shim: \(step.rawValue): \(reason.message)"
    }
}
