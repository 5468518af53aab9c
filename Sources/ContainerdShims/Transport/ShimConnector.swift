// SPDX-License-Identifier: Apache-2.0

/// Opens connections to shims.
///
/// A seam: tests give the registry scripted ones.
public protocol ShimConnector: Sendable {
    /// Connects within the timeout.
    ///
    /// Throws `nobodyListens` when there is no listener, `deadlineExceeded` when the shim's backlog stays full,
    /// `malformed` when the address or protocol is not one that can be dialled, and `exhausted` when this program can open
    /// nothing more.
    func connect(to params: BootstrapParams, timeout: Duration) async throws(ShimTransportError) -> any ShimTransport
}
