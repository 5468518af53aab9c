// SPDX-License-Identifier: Apache-2.0

/// Where a server listens for stream connections.
public enum StreamAddress: Sendable, Hashable, CustomStringConvertible {
    /// A Unix socket in the file system.
    case path(String)
    /// A Linux abstract socket: its name without the leading NUL.
    case abstract(String)
    /// A port of a virtual machine, or of the host as seen from one (`AF_VSOCK`).
    case vsock(cid: UInt32, port: UInt32)
    /// A port behind a Unix socket on which a hypervisor answers `CONNECT port` (hybrid vsock, as Firecracker and Cloud
    /// Hypervisor do).
    case hybridVsock(path: String, port: UInt32)

    /// The path, the name after `@` as the kernel lists abstract sockets, or `vsock://CID:PORT` and `hvsock://PATH:PORT`.
    public var description: String {
        switch self {
        case .path(let path): path
        case .abstract(let name): "@\(name)"
        case .vsock(let cid, let port): "vsock://\(cid):\(port)"
        case .hybridVsock(let path, let port): "hvsock://\(path):\(port)"
        }
    }
}
