// SPDX-License-Identifier: Apache-2.0

/// Where a ttrpc server listens.
public enum TTRPCAddress: Sendable, Hashable, CustomStringConvertible {
    /// A socket in the file system.
    case path(String)
    /// A Linux abstract socket: its name without the leading NUL.
    case abstract(String)

    /// The path, or the name after `@` as the kernel lists abstract sockets.
    public var description: String {
        switch self {
        case .path(let path): path
        case .abstract(let name): "@\(name)"
        }
    }
}
