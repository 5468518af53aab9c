// SPDX-License-Identifier: Apache-2.0

/// What containerd tells of its tasks while its socket answers.
public struct DaemonEvents: Sendable {
    private let socket: String

    /// The events of the containerd that listens on a socket.
    public init(socket: String) { self.socket = socket }

    /// Publishes what containerd does until the caller's task is cancelled; a containerd that goes is waited for.
    public func run(publishingTo exchange: EventExchange) async {
        // Until the gRPC client is there.
    }
}
