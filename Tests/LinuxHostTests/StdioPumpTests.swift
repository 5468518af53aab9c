// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import LinuxHost
import Synchronization
import Testing

/// What a process elsewhere writes arrives whole, or it is said that it does not.
@Suite struct StdioPumpTests {
    private static let isReady: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return true
    }()

    /// A pipe; both ends of it, and whether writing to it never waits.
    private func pipe(nonBlockingWriter: Bool = false) throws -> (read: Int32, write: Int32) {
        #expect(Self.isReady)
        var ends: [Int32] = [0, 0]
        try #require(Glibc.pipe(&ends) == 0)
        if nonBlockingWriter { #expect(fcntl(ends[1], F_SETFL, O_NONBLOCK) == 0) }
        return (ends[0], ends[1])
    }

    /// Runs the pump on a thread, with what writes to its source and what reads from its target on others.
    private func pumped(
        _ bytes: [UInt8],
        to target: (read: Int32, write: Int32),
        onFailure: @escaping @Sendable (SystemError) -> Void = { _ in },
        read: @escaping @Sendable () -> [UInt8]
    ) async throws -> [UInt8] {
        let source = try pipe()
        let ended = try WakeUp()
        // So that there is no end of the source before somebody calls.
        #expect(fcntl(source.read, F_SETFL, O_NONBLOCK) == 0)
        let pump = StdioPump(
            [.init(from: source.read, to: target.write, isOutput: true)],
            onEndOfInput: {},
            onFailure: onFailure
        )
        async let written: Void = onThread {
            var rest = bytes[...]
            while !rest.isEmpty {
                let count = rest.withUnsafeBytes { write(source.write, $0.baseAddress, $0.count) }
                rest = rest.dropFirst(count)
            }
            // All that is written is in the pipe now, as a shim's is when it has deleted a process.
            ended.call()
        }
        async let got = onThread { read() }
        await onThread { pump.run(until: ended) }
        close(target.write)
        await written
        defer { for descriptor in [source.read, source.write] { close(descriptor) } }
        return await got
    }

    private func onThread<Value: Sendable>(_ body: @escaping @Sendable () -> Value) async -> Value {
        await withCheckedContinuation { done in Thread.detachNewThread { done.resume(returning: body()) } }
    }

    @Test(arguments: [true, false]) func aSlowReaderGetsEveryByte(nonBlocking: Bool) async throws {
        let target = try pipe(nonBlockingWriter: nonBlocking)
        let bytes = (0..<400_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
        let got = try await pumped(bytes, to: target) {
            var all: [UInt8] = []
            var chunk = [UInt8](repeating: 0, count: 8192)
            while true {
                let count = Glibc.read(target.read, &chunk, chunk.count)
                guard count > 0 else { return all }
                all += chunk[..<count]
                usleep(500)
            }
        }
        let isWhole = got == bytes
        #expect(isWhole, "\(got.count) of \(bytes.count) bytes")
        close(target.read)
    }

    @Test func whatIsNotTakenIsSaidAndItsWriterIsNotStuck() async throws {
        for number in [EPIPE, ENOSPC] {
            var target = try pipe()
            close(target.read)
            if number == ENOSPC {
                close(target.write)
                target.write = open("/dev/full", O_WRONLY)
            }
            let failures = Mutex<[Int32]>([])
            // More than a pipe holds: it ends only when all of it is read.
            _ = try await pumped([UInt8](repeating: 1, count: 1 << 20), to: target) { failure in
                failures.withLock { $0.append(failure.number) }
            } read: {
                []
            }
            #expect(failures.withLock { $0 } == [number])
        }
    }
}
