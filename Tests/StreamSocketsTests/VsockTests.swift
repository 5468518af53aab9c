// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import NIOCore
import NIOPosix
import Synchronization
import Testing

@testable import StreamSockets

@Suite(.timeLimit(.minutes(1))) struct VsockTests {
    private func connect(
        _ address: StreamAddress,
        timeout: Duration = .seconds(5)
    ) async throws(StreamSocketError) -> CInt {
        try await StreamSocket.connect(to: address, timeout: timeout, on: MultiThreadedEventLoopGroup.singleton.next())
    }

    @Test func aHybridVsockIsAskedForThePortAndLeavesWhatFollowsUnread() async throws {
        let hypervisor = try Hypervisor(answer: "OK 1073741824\nhello")
        let socket = try await connect(hypervisor.address(port: 1234))
        defer { close(socket) }
        #expect(hypervisor.request.value == "CONNECT 1234\n")
        var bytes = [UInt8](repeating: 0, count: 16)
        #expect(recv(socket, &bytes, bytes.count, 0) == 5)
    }

    @Test(arguments: ["", "NO\n", "OK", "KO 12\n", String(repeating: "OK ", count: 100)])
    func anythingButOKIsRefused(answer: String) async throws {
        let hypervisor = try Hypervisor(answer: answer)
        let address = hypervisor.address(port: 1)
        do throws(StreamSocketError) {
            close(try await connect(address))
            Issue.record("it was connected")
        } catch {
            guard case .handshakeRefused(address, _) = error else {
                Issue.record("\(error)")
                return
            }
        }
    }

    @Test func aHypervisorThatDoesNotAnswerIsWaitedForUntilTheDeadline() async throws {
        let hypervisor = try Hypervisor(answer: nil)
        await #expect(throws: StreamSocketError.deadlineExceeded(after: .milliseconds(50))) {
            _ = try await connect(hypervisor.address(port: 1), timeout: .milliseconds(50))
        }
    }

    @Test func aMissingHypervisorIsNamed() async throws {
        let address = StreamAddress.hybridVsock(path: "/tmp/no-such-hypervisor", port: 5)
        do throws(StreamSocketError) {
            close(try await connect(address))
            Issue.record("it was connected")
        } catch {
            #expect(
                error.description == "cannot connect to hvsock:///tmp/no-such-hypervisor:5: No such file or directory"
            )
        }
    }

    /// Where there is no such port, or no vsock at all, the system's words say which.
    @Test func aPortOfAMachineThatIsNotThereFails() async throws {
        do throws(StreamSocketError) {
            close(try await connect(.vsock(cid: 4_000_000, port: 1)))
            Issue.record("it was connected")
        } catch {
            guard case .failed(.vsock(cid: 4_000_000, port: 1), let number, _) = error else {
                Issue.record("\(error)")
                return
            }
            #expect(number != 0)
        }
    }
}

/// The Unix socket of a hypervisor that answers the first connection, on a thread of its own.
private final class Hypervisor: Sendable {
    let request = Received()
    private let path = "/tmp/hvsock-\(UUID().uuidString.prefix(13))"
    private let listener: CInt

    /// nil never answers; the connection is closed after an answer.
    init(answer: String?) throws {
        listener = try StreamSocket.listen(on: .path(path))
        _ = fcntl(listener, F_SETFL, 0)
        let listener = listener
        let request = request
        Thread.detachNewThread {
            let peer = accept(listener, nil, nil)
            var bytes = [UInt8](repeating: 0, count: 64)
            let count = recv(peer, &bytes, bytes.count, 0)
            request.value = String(decoding: bytes.prefix(max(0, count)), as: UTF8.self)
            if let answer {
                _ = Array(answer.utf8).withUnsafeBytes { send(peer, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
            } else {
                _ = recv(peer, &bytes, 1, 0)
            }
            close(peer)
        }
    }

    deinit {
        close(listener)
        unlink(path)
    }

    func address(port: UInt32) -> StreamAddress { .hybridVsock(path: path, port: port) }
}

/// What somebody said on another thread.
private final class Received: Sendable {
    private let text = Mutex("")
    var value: String {
        get { text.withLock { $0 } }
        set { text.withLock { $0 = newValue } }
    }
}
