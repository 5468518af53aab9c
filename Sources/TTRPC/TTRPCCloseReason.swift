// SPDX-License-Identifier: Apache-2.0

/// Why a connection ended.
///
/// It ends once.
public enum TTRPCCloseReason: Sendable, Hashable, CustomStringConvertible {
    /// The other side closed it.
    case byPeer
    /// This side closed it.
    case byUs
    /// What came is not ttrpc, with what was wrong about it.
    case brokenFrame(String)
    /// Reading or writing failed, with the system's words.
    case failed(String)

    /// The reason, for a person.
    public var description: String {
        switch self {
        case .byPeer: "closed by the other side"
        case .byUs: "closed by this side"
        case .brokenFrame(let what): "broken frame: \(what)"
        case .failed(let what): what
        }
    }
}
