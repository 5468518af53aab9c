// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import LinuxHost
import StreamSockets

/// A socket behind which something sits that is no shim.
package final class RawServer: Sendable {
    private let descriptor: CInt

    /// Listens and never accepts: who connects gets no answer.
    package init(path: String) throws {
        descriptor = try StreamSocket.listen(on: .path(path))
    }

    deinit { close(descriptor) }

    /// Listens with so many waiting that nobody can connect any more.
    package static func full(path: String) throws -> RawServer {
        let server = try RawServer(path: path)
        guard listen(server.descriptor, 0) == 0 else { throw TemporaryFolder.Failure(errno: errno) }
        while UnixSocketProbe.probe(path: path) != .busy {}
        return server
    }

    /// Writes these bytes to the first that connects once it has asked something, and hangs up.
    package static func answering(_ bytes: [UInt8], path: String) throws -> RawServer {
        let server = try RawServer(path: path)
        guard fcntl(server.descriptor, F_SETFL, 0) == 0 else { throw TemporaryFolder.Failure(errno: errno) }
        let descriptor = dup(server.descriptor)
        Thread.detachNewThread {
            let connection = accept(descriptor, nil, nil)
            close(descriptor)
            guard connection >= 0 else { return }
            var request = [UInt8](repeating: 0, count: 4096)
            if !bytes.isEmpty {
                _ = read(connection, &request, request.count)
                _ = send(connection, bytes, bytes.count, CInt(MSG_NOSIGNAL))
            }
            close(connection)
        }
        return server
    }
}
