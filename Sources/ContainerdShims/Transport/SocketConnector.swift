// SPDX-License-Identifier: Apache-2.0

import GRPC
import LinuxHost
public import NIOCore
import NIOPosix
import RPC
import StreamSockets
import TTRPC

/// Connects to shims over their sockets, with the protocol that each of them speaks; all on one event loop.
public struct SocketConnector: ShimConnector {
    private let eventLoop: any EventLoop

    /// A connector whose connections run on an event loop, one of NIO's own unless one is given.
    public init(eventLoop: (any EventLoop)? = nil) {
        self.eventLoop = eventLoop ?? MultiThreadedEventLoopGroup.singleton.any()
    }

    /// Connects over ttrpc or gRPC, as the parameters say.
    public func connect(
        to params: BootstrapParams,
        timeout: Duration
    ) async throws(ShimTransportError) -> any ShimTransport {
        let address: StreamAddress
        do {
            address = try ShimAddress.parse(params.address, for: params.wireProtocol)
        } catch {
            throw .malformed(error.message)
        }
        try await look(at: address)
        do throws(RPCError) {
            switch params.wireProtocol {
            case .ttrpc:
                let client = try await TTRPCClient.connect(to: address, timeout: timeout, on: eventLoop)
                return TTRPCTransport(client: client)
            case .grpc:
                let client = try await GRPCClient.connect(to: address, timeout: timeout, on: eventLoop)
                return GRPCTransport(client: client)
            }
        } catch {
            throw ShimTransportError(error)
        }
    }

    /// Touches the socket's file before connect(2) does so on the event loop, where it must not be held up.
    private func look(at address: StreamAddress) async throws(ShimTransportError) {
        let path: String
        switch address {
        case .path(let socket), .hybridVsock(let socket, _): path = socket
        case .abstract, .vsock: return
        }
        do throws(SystemError) {
            // What is wrong with it connect(2) finds out.
            _ = try await BlockingIO.read { () throws(SystemError) -> Bool in
                do throws(SystemError) { try HostPath.checkUse(path, 0) } catch {
                    if error.isUnanswered || error.isShortage { throw error }
                }
                return true
            }
        } catch {
            throw .notTried(error.reason)
        }
    }
}

/// Opens connections to shims.
///
/// A seam: tests give the registry scripted ones.
public protocol ShimConnector: Sendable {
    /// Connects within the timeout.
    ///
    /// Throws `nobodyListens` when there is no listener, `deadlineExceeded` when the shim's backlog stays full,
    /// `malformed` when the address or protocol is not one that can be dialled, and `notTried` when this program can open
    /// nothing more, or the file system of the socket does not answer.
    func connect(to params: BootstrapParams, timeout: Duration) async throws(ShimTransportError) -> any ShimTransport
}
