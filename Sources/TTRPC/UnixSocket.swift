// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore

/// Unix stream sockets, in the file system or abstract, as file descriptors that do not block.
enum UnixSocket {
    /// Connects, and tries again for as long as the listener's backlog is full: a frozen server must not hold up the loop.
    static func connect(
        to address: TTRPCAddress,
        timeout: Duration,
        on eventLoop: any EventLoop
    ) async throws(TTRPCError) -> CInt {
        let deadline = NIODeadline.now() + TimeAmount(timeout)
        var pause = TimeAmount.milliseconds(2)
        while true {
            let (socket, number) = attempt(address, Glibc.connect)
            if let socket { return socket }
            guard number == EAGAIN else { throw failure(address, number) }
            let left = deadline - NIODeadline.now()
            guard left > .zero else { throw .deadlineExceeded(after: timeout) }
            do { try await eventLoop.scheduleTask(in: min(pause, left)) {}.futureResult.get() } catch {
                throw .cancelled
            }
            guard !Task.isCancelled else { throw .cancelled }
            pause = min(pause * 2, .milliseconds(100))
        }
    }

    /// A socket that listens at the address, which must be free.
    static func listen(on address: TTRPCAddress) throws(TTRPCError) -> CInt {
        let (socket, number) = attempt(address, Glibc.bind)
        guard let socket else { throw failure(address, number) }
        guard Glibc.listen(socket, SOMAXCONN) == 0 else {
            let number = errno
            Glibc.close(socket)
            throw failure(address, number)
        }
        return socket
    }

    private static func attempt(
        _ address: TTRPCAddress,
        _ operation: (CInt, UnsafePointer<sockaddr>, socklen_t) -> CInt
    ) -> (socket: CInt?, errno: CInt) {
        // To the kernel an empty path is an abstract socket and a NUL ends a path: neither is the file that was meant.
        if case .path(let path) = address, path.isEmpty || path.utf8.contains(0) { return (nil, ENOENT) }
        guard let (named, length) = sockaddr_un.named(address) else { return (nil, ENAMETOOLONG) }
        let type = SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue
        let socket = Glibc.socket(AF_UNIX, CInt(type), 0)
        guard socket >= 0 else { return (nil, errno) }
        let result = withUnsafePointer(to: named) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { operation(socket, $0, length) }
        }
        guard result != 0 else { return (socket, 0) }
        let number = errno
        Glibc.close(socket)
        return (nil, number)
    }

    private static func failure(_ address: TTRPCAddress, _ number: CInt) -> TTRPCError {
        .connectFailed(address: address, errno: number, reason: String(cString: strerror(number)))
    }
}

extension sockaddr_un {
    /// The kernel's form of an address and its length; nil when the name does not fit.
    fileprivate static func named(_ address: TTRPCAddress) -> (sockaddr_un, socklen_t)? {
        var socket = sockaddr_un()
        socket.sun_family = sa_family_t(AF_UNIX)
        let bytes: [UInt8]
        switch address {
        case .path(let path): bytes = Array(path.utf8) + [0]
        // An abstract name starts with NUL and is as long as the address says: no terminator.
        case .abstract(let name): bytes = [0] + Array(name.utf8)
        }
        guard bytes.count <= MemoryLayout.size(ofValue: socket.sun_path) else { return nil }
        withUnsafeMutableBytes(of: &socket.sun_path) { $0.copyBytes(from: bytes) }
        let offset = MemoryLayout<sockaddr_un>.offset(of: \.sun_path) ?? 2
        return (socket, socklen_t(offset + bytes.count))
    }
}
