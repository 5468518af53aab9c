// SPDX-License-Identifier: Apache-2.0

/// Why a connection ended.
///
/// It ends once.
public enum RPCCloseReason: Sendable, Hashable, CustomStringConvertible {
    /// The other side closed it.
    case byPeer
    /// This side closed it.
    case byUs
    /// The other side takes no more calls, with its code and words; over gRPC only.
    case goAway(String)
    /// What came is not the protocol, with what was wrong about it.
    case brokenFrame(RPCProtocol, String)
    /// Reading or writing failed, with the system's words.
    case failed(String)

    /// The reason, for a person.
    public var description: String {
        switch self {
        case .byPeer: "closed by the other side"
        case .byUs: "closed by this side"
        case .goAway(let what): "the other side takes no more calls: \(what)"
        case .brokenFrame(.ttrpc, let what): "broken frame: \(what)"
        case .brokenFrame(.grpc, let what): "not HTTP/2: \(what)"
        case .failed(let what): what
        }
    }
}
