// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// A server of metrics, `shimtop export --demo`, and connections to it.
final class MetricsClient {
    let server: Shimtop.Running
    private let port: UInt16
    private var sockets: [Int32] = []

    /// Starts the server, and waits until it listens.
    init() async throws {
        let server = try Shimtop.Running(["export", "--demo", "--listen", "127.0.0.1:0"])
        var port: UInt16?
        try await eventually("it listens: \(server.errors)", within: 20) {
            let words = server.errors.split(separator: "/").first { $0.hasPrefix("127.0.0.1:") }
            port = words.flatMap { UInt16($0.dropFirst("127.0.0.1:".count)) }
            return port != nil
        }
        (self.server, self.port) = (server, port ?? 0)
    }

    deinit { for socket in sockets { close(socket) } }

    /// A connection on which these bytes were sent, as far as they are taken at once.
    func connect(_ text: String) throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
        let result = withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                Glibc.connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
        guard result == 0 else {
            close(descriptor)
            throw Shell.Failure(description: "connect to port \(port): \(String(cString: strerror(errno)))")
        }
        sockets.append(descriptor)
        send(text, on: descriptor)
        return descriptor
    }

    /// Sends what is taken at once; says whether the connection is there.
    @discardableResult
    func send(_ text: String, on descriptor: Int32) -> Bool {
        let bytes = Array(text.utf8)
        let count = Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL) | Int32(MSG_DONTWAIT))
        return count >= 0 || errno == EAGAIN
    }

    /// All that comes on a connection until its end, and how long that took.
    func answer(on descriptor: Int32) -> (text: String, took: Duration) {
        let start = ContinuousClock.now
        var answer: [UInt8] = []
        var chunk = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = recv(descriptor, &chunk, chunk.count, 0)
            guard count > 0 else { break }
            answer += chunk[..<count]
        }
        return (String(decoding: answer, as: UTF8.self), start.duration(to: .now))
    }

    /// What a question is answered.
    func ask(_ request: String) throws -> (text: String, took: Duration) { answer(on: try connect(request)) }

    /// Time of a processor that the server has used, in seconds.
    func processorTime() throws -> Double {
        let pid = try Shell.program(of: server.pid)
        let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
        let fields = (stat.split(separator: ")").last ?? "").split(separator: " ")
        return (fields[11...12].compactMap { Double($0) }.reduce(0, +)) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }
}
