// SPDX-License-Identifier: Apache-2.0

/// What a call says beside its payload.
public struct GRPCServerContext: Sendable {
    /// In the client's order; a key may come more than once.
    public let metadata: [(key: String, value: String)]
    /// How long the client waits for the answer; nil when it does not say.
    public let timeout: Duration?
}
