// SPDX-License-Identifier: Apache-2.0

import Glibc
import NIOCore

/// Asks a hypervisor, over the Unix socket that it listens on, for a port of its guest.
struct HybridVsockHandshake {
    let socket: CInt
    let port: UInt32
    let address: StreamAddress

    /// An answer is `OK` and a number; a longer line is none.
    private static let maxAnswerBytes = 64

    /// Sends `CONNECT port` and reads the answer up to the end of its line, and no byte more.
    func run(_ attempts: ConnectAttempts) async throws(StreamSocketError) {
        let request = Array("CONNECT \(port)\n".utf8)
        guard send(socket, request, request.count, Int32(MSG_NOSIGNAL)) == request.count else {
            throw failure(errno)
        }
        var answer: [UInt8] = []
        while answer.last != UInt8(ascii: "\n") {
            guard answer.count < Self.maxAnswerBytes else { throw refused(answer) }
            var byte: UInt8 = 0
            switch recv(socket, &byte, 1, 0) {
            case 1: answer.append(byte)
            case 0: throw refused(answer)
            default:
                guard errno == EAGAIN || errno == EINTR else { throw failure(errno) }
                try await attempts.wait(.milliseconds(2))
            }
        }
        guard answer.starts(with: Array("OK".utf8)) else { throw refused(answer) }
    }

    private func failure(_ number: CInt) -> StreamSocketError {
        .failed(address: address, errno: number, reason: String(cString: strerror(number)))
    }

    private func refused(_ answer: [UInt8]) -> StreamSocketError {
        let text = String(decoding: answer.filter { (0x20..<0x7f).contains($0) }, as: UTF8.self)
        return .handshakeRefused(address: address, answer: text)
    }
}
