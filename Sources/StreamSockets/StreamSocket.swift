// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
public import NIOCore
import NIOPosix

/// Stream sockets of every kind of ``StreamAddress``, as file descriptors that do not block.
public enum StreamSocket {
    /// Connects, and tries again for as long as the listener's backlog is full: a frozen server must not hold up the loop.
    ///
    /// The loop is one of NIO's own unless one is given.
    ///
    /// Throws `failed` with the system's error number, `handshakeRefused`, `deadlineExceeded` or `cancelled`.
    public static func connect(
        to address: StreamAddress,
        timeout: Duration,
        on eventLoop: (any EventLoop)? = nil
    ) async throws(StreamSocketError) -> CInt {
        let eventLoop = eventLoop ?? MultiThreadedEventLoopGroup.singleton.any()
        let attempts = ConnectAttempts(timeout: timeout, eventLoop: eventLoop)
        switch address {
        case .path, .abstract:
            return try await attempts.connect {
                UnixAddress(address).attempt(Glibc.connect)
            } failure: {
                failure(address, $0)
            }
        case .vsock(let cid, let port):
            let socket = linux_vsock_connect(cid, port)
            guard socket >= 0 else { throw failure(address, errno) }
            do throws(StreamSocketError) {
                let number = try await attempts.outcome(of: socket)
                guard number == 0 else { throw failure(address, number) }
                return socket
            } catch {
                close(socket)
                throw error
            }
        case .hybridVsock(let path, let port):
            let socket = try await attempts.connect {
                UnixAddress(.path(path)).attempt(Glibc.connect)
            } failure: {
                failure(address, $0)
            }
            do throws(StreamSocketError) {
                try await HybridVsockHandshake(socket: socket, port: port, address: address).run(attempts)
                return socket
            } catch {
                close(socket)
                throw error
            }
        }
    }

    /// A Unix socket that listens at the address, which must be free.
    ///
    /// Throws `failed` with the system's error number.
    public static func listen(on address: StreamAddress) throws(StreamSocketError) -> CInt {
        let (socket, number) = UnixAddress(address).attempt(Glibc.bind)
        guard let socket else { throw failure(address, number) }
        guard Glibc.listen(socket, SOMAXCONN) == 0 else {
            let number = errno
            close(socket)
            throw failure(address, number)
        }
        return socket
    }

    private static func failure(_ address: StreamAddress, _ number: CInt) -> StreamSocketError {
        .failed(address: address, errno: number, reason: String(cString: strerror(number)))
    }
}
