// SPDX-License-Identifier: Apache-2.0

import Glibc
import StreamSockets

@testable import TTRPC

/// A listener that accepts nobody and whose backlog is full.
final class FullBacklog: Sendable {
    let address: StreamAddress
    private let path: String
    private let listener: CInt
    private let waiting: [CInt]

    init() throws {
        path = StreamAddress.temporaryPath()
        address = .path(path)
        listener = try StreamSocket.listen(on: address)
        // On a listening socket this sets the backlog anew.
        listen(listener, 0)
        var waiting: [CInt] = []
        while let socket = Self.connect(path) { waiting.append(socket) }
        self.waiting = waiting
    }

    deinit {
        for socket in waiting + [listener] { close(socket) }
        unlink(path)
    }

    /// Accepts, and closes, all that wait.
    func empty() {
        for _ in waiting { close(accept(listener, nil, nil)) }
    }

    /// A connected socket; nil when the backlog is full.
    private static func connect(_ path: String) -> CInt? {
        var address = sockaddr_un()
        address.sun_family = sa_family_t(AF_UNIX)
        withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: Array(path.utf8)) }
        let socket = Glibc.socket(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue), 0)
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(socket, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
            }
        }
        if result == 0 { return socket }
        close(socket)
        return nil
    }
}
