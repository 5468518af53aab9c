// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc

/// Whether somebody listens on a Unix socket.
package enum UnixSocketProbe: Sendable, Hashable {
    /// A process listens; it is the one that called listen(2).
    case listening(pid: Int32)
    /// The socket is there and its backlog is full.
    case busy
    /// The socket is there and nobody listens.
    case refused
    /// There is no such socket.
    case missing
    /// It cannot be told: the file system that it lies on does not answer, or this program has run out of something.
    case unknown

    /// Connects without waiting, and closes the connection at once.
    package static func probe(path: String) -> UnixSocketProbe {
        (try? IOGate.pass("connect to \(path)", path) { () throws(SystemError) in try probeNow(path) }) ?? .unknown
    }

    private static func probeNow(_ path: String) throws(SystemError) -> UnixSocketProbe {
        var name = sockaddr_un()
        name.sun_family = sa_family_t(AF_UNIX)
        let bytes = Array(path.utf8)
        guard bytes.count < MemoryLayout.size(ofValue: name.sun_path) else { return .missing }
        withUnsafeMutableBytes(of: &name.sun_path) { $0.copyBytes(from: bytes) }
        let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let socket = Glibc.socket(AF_UNIX, CInt(type), 0)
        guard socket >= 0 else { throw SystemError("make a socket") }
        defer { close(socket) }
        let result = withUnsafePointer(to: &name) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        guard result == 0 else {
            let error = SystemError("connect to \(path)")
            switch error.number {
            case EAGAIN: return .busy
            case ECONNREFUSED: return .refused
            case _ where error.isShortage: throw error
            default: return .missing
            }
        }
        let pid = linux_peer_pid(socket)
        return pid > 0 ? .listening(pid: pid) : .missing
    }
}
