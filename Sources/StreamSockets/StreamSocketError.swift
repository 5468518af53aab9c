// SPDX-License-Identifier: Apache-2.0

/// Why there is no connection, or no listener.
public enum StreamSocketError: Error, Sendable, Hashable, CustomStringConvertible {
    /// The system refused, with its error number and words.
    case failed(address: StreamAddress, errno: Int32, reason: String)
    /// A hypervisor did not answer `CONNECT` with `OK`, with what it answered instead.
    case handshakeRefused(address: StreamAddress, answer: String)
    /// Nobody accepted in time.
    case deadlineExceeded(after: Duration)
    /// The task that connects was cancelled.
    case cancelled

    /// What went wrong, for a person.
    public var description: String {
        switch self {
        case .failed(let address, _, let reason): "cannot connect to \(address): \(reason)"
        case .handshakeRefused(let address, let answer):
            "cannot connect to \(address): CONNECT was answered with \"\(answer)\""
        case .deadlineExceeded(let duration): "no connection in \(duration)"
        case .cancelled: "given up by the caller"
        }
    }
}
