// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What the kernel alone takes: as many bytes to and fro between two threads, with nothing in between.
enum BareSocket {
    /// Bytes on the wire of a `State` of a short id, headers included.
    private static let requestBytes = 60
    private static let replyBytes = 80
    /// `RUSAGE_THREAD`, which Glibc does not show to Swift.
    private static let thisThread: CInt = 1

    /// The time of each of many exchanges; the processor time is that of the asking thread.
    static func figures(_ count: Int) async throws -> Figures {
        var ends: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue), 0, &ends) == 0 else {
            throw Program.Failure(description: "no pair of sockets")
        }
        let (here, there) = (ends[0], ends[1])
        var thread = pthread_t()
        let number = UnsafeMutableRawPointer(bitPattern: Int(there))
        pthread_create(
            &thread,
            nil,
            {
                BareSocket.answer(CInt(Int(bitPattern: $0))); return nil
            },
            number
        )
        defer {
            close(here)
            pthread_join(thread, nil)
            close(there)
        }
        return try await .of(usage: thisThread) { ask(count, on: here) }
    }

    private static func ask(_ count: Int, on socket: CInt) -> [Duration] {
        let request = [UInt8](repeating: 1, count: requestBytes)
        var reply = [UInt8](repeating: 0, count: replyBytes)
        return (0..<count).map { _ in
            let start = ContinuousClock.now
            send(socket, request, request.count, 0)
            recv(socket, &reply, reply.count, Int32(MSG_WAITALL))
            return ContinuousClock.now - start
        }
    }

    private static func answer(_ socket: CInt) {
        var request = [UInt8](repeating: 0, count: requestBytes)
        let reply = [UInt8](repeating: 1, count: replyBytes)
        while recv(socket, &request, request.count, Int32(MSG_WAITALL)) == request.count {
            send(socket, reply, reply.count, 0)
        }
    }
}
