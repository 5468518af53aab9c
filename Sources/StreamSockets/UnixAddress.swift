// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A Unix socket's address in the kernel's form.
struct UnixAddress {
    private enum Form {
        case named(sockaddr_un, socklen_t)
        case impossible(CInt)
    }

    private let form: Form

    init(_ address: StreamAddress) {
        let bytes: [UInt8]
        switch address {
        // To the kernel an empty path is an abstract socket and a NUL ends a path: neither is the file that was meant.
        case .path(let path) where path.isEmpty || path.utf8.contains(0):
            form = .impossible(ENOENT)
            return
        case .path(let path): bytes = Array(path.utf8) + [0]
        // An abstract name starts with NUL and is as long as the address says: no terminator.
        case .abstract(let name): bytes = [0] + Array(name.utf8)
        case .vsock, .hybridVsock:
            form = .impossible(EAFNOSUPPORT)
            return
        }
        var socket = sockaddr_un()
        socket.sun_family = sa_family_t(AF_UNIX)
        guard bytes.count <= MemoryLayout.size(ofValue: socket.sun_path) else {
            form = .impossible(ENAMETOOLONG)
            return
        }
        withUnsafeMutableBytes(of: &socket.sun_path) { $0.copyBytes(from: bytes) }
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        form = .named(socket, socklen_t(offset + bytes.count))
    }

    /// A new socket on which bind(2) or connect(2) worked, or the error number.
    func attempt(
        _ operation: (CInt, UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> (socket: CInt?, errno: CInt) {
        let named: sockaddr_un
        let length: socklen_t
        switch form {
        case .impossible(let number): return (nil, number)
        case .named(let name, let count): (named, length) = (name, count)
        }
        let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let socket = Glibc.socket(AF_UNIX, CInt(type), 0)
        guard socket >= 0 else { return (nil, errno) }
        let result = withUnsafePointer(to: named) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { operation(socket, $0, length) }
        }
        guard result != 0 else { return (socket, 0) }
        let number = errno
        close(socket)
        return (nil, number)
    }
}
