// SPDX-License-Identifier: Apache-2.0

/// Opens connections to shims.
///
/// A seam: tests give the registry scripted ones.
public protocol ShimConnector: Sendable {
    /// Connects within the timeout.
    ///
    /// Throws `nobodyListens` when there is no listener, `deadlineExceeded` when the shim's backlog stays full,
    /// `malformed` when the address or protocol is not one that can be dialled, and `notTried` when this program can open
    /// nothing more, or the file system of the socket does not answer.
    func connect(to params: BootstrapParams, timeout: Duration) async throws(ShimTransportError) -> any ShimTransport
}
