// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import StreamSockets

@testable import TTRPC

/// A listening socket of plain system calls: what it sends, and what it is sent, is what is on the wire.
///
/// Scripts run on a thread of their own, so that a blocking read does not hold up the test's tasks. Everything in them
/// fails after five seconds.
final class ScriptedTTRPCServer: Sendable {
    let address: StreamAddress
    private let listener: CInt

    init(_ address: StreamAddress = .temporary()) throws {
        self.address = address
        listener = try StreamSocket.listen(on: address)
    }

    deinit {
        close(listener)
        if case .path(let path) = address { unlink(path) }
    }

    /// Accepts one connection, does what the script says, and closes it.
    func serve(_ script: @Sendable @escaping (ScriptedPeer) throws -> Void) async throws {
        try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
            Thread.detachNewThread {
                done.resume(with: Result { try script(try self.accept()) })
            }
        }
    }

    private func accept() throws -> ScriptedPeer {
        var wanted = pollfd(fd: listener, events: Int16(POLLIN), revents: 0)
        guard poll(&wanted, 1, 5000) == 1 else { throw ScriptedPeer.Failure("nobody connected") }
        let socket = Glibc.accept(listener, nil, nil)
        guard socket >= 0 else { throw ScriptedPeer.Failure("accept: errno \(errno)") }
        return ScriptedPeer(socket: socket)
    }

    /// Runs a script against a client that is connected to it, and closes the client when the body is through.
    @discardableResult
    static func with<Result: Sendable>(
        _ script: @Sendable @escaping (ScriptedPeer) throws -> Void,
        _ body: (TTRPCClient) async throws -> Result
    ) async throws -> Result {
        let server = try ScriptedTTRPCServer()
        async let served: Void = server.serve(script)
        let client = try await TTRPCClient.connect(to: server.address, timeout: .seconds(5), on: someEventLoop)
        let result: Result
        do { result = try await body(client) } catch {
            await client.close()
            throw error
        }
        await client.close()
        try await served
        return result
    }
}
