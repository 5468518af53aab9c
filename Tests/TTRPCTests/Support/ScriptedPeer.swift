// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import NIOCore
import SwiftProtobuf

@testable import TTRPC

/// One accepted connection of a ``ScriptedTTRPCServer``, closed when it is let go.
final class ScriptedPeer {
    struct Failure: Error, CustomStringConvertible {
        let description: String
        init(_ description: String) { self.description = description }
    }

    private let socket: CInt

    init(socket: CInt) {
        self.socket = socket
        var limit = timeval(tv_sec: 5, tv_usec: 0)
        for option in [SO_RCVTIMEO, SO_SNDTIMEO] {
            setsockopt(socket, SOL_SOCKET, option, &limit, socklen_t(MemoryLayout<timeval>.size))
        }
    }

    deinit { close(socket) }

    /// The next request, with the stream it came on.
    func request() throws -> (streamID: UInt32, request: WireRequest) {
        var header = ByteBuffer(bytes: try read(Frame.headerBytes))
        guard
            let (length, streamID, type, flags) = header.readMultipleIntegers(as: (UInt32, UInt32, UInt8, UInt8).self),
            type == 1, flags == 0
        else { throw Failure("no request") }
        return (streamID, try WireRequest(serializedBytes: try read(Int(length))))
    }

    func reply(_ streamID: UInt32, _ payload: [UInt8]) throws {
        let response = try WireResponse.with { $0.payload = Data(payload) }.serializedBytes() as [UInt8]
        try respond(streamID, response)
    }

    /// A response frame of these bytes, whatever they are.
    func respond(_ streamID: UInt32, _ data: [UInt8]) throws {
        var buffer = ByteBuffer()
        Frame(streamID: streamID, kind: .response, data: data).write(into: &buffer)
        try write(Array(buffer.readableBytesView))
    }

    func write(_ bytes: [UInt8]) throws {
        var sent = 0
        while sent < bytes.count {
            let count = bytes[sent...].withUnsafeBytes { rest in
                send(socket, rest.baseAddress, rest.count, CInt(MSG_NOSIGNAL))
            }
            guard count > 0 else { throw Failure("send: errno \(errno)") }
            sent += count
        }
    }

    /// Returns when the client has closed the connection; fails when it sends something instead.
    func waitForEnd() throws {
        var byte: UInt8 = 0
        let count = recv(socket, &byte, 1, 0)
        let closed = count == 0 || (count < 0 && errno == ECONNRESET)
        guard closed else { throw Failure("not closed: \(count), errno \(errno)") }
    }

    private func read(_ count: Int) throws -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: count)
        var received = 0
        while received < count {
            let number = bytes[received...].withUnsafeMutableBytes { recv(socket, $0.baseAddress, $0.count, 0) }
            guard number > 0 else { throw Failure(number == 0 ? "closed by the client" : "recv: errno \(errno)") }
            received += number
        }
        return bytes
    }
}
