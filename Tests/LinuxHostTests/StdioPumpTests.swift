// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import LinuxHost
import Synchronization
import Testing

/// What a process elsewhere writes arrives whole, or it is said that it does not.
@Suite(.timeLimit(.minutes(1))) struct StdioPumpTests {
    private static let isReady: Bool = {
        signal(SIGPIPE, SIG_IGN)
        return true
    }()

    /// A pipe; both ends of it, and whether writing to it never waits.
    private func pipe(nonBlockingWriter: Bool = false) throws -> (read: Int32, write: Int32) {
        #expect(Self.isReady)
        // By a name, so that no child that another test starts meanwhile gets an end of it.
        let path = FileManager.default.temporaryDirectory.appending(path: "pump-\(UUID())").path
        try #require(mkfifo(path, 0o600) == 0)
        defer { unlink(path) }
        let reader = open(path, O_RDONLY | O_NONBLOCK | O_CLOEXEC)
        let writer = open(path, O_WRONLY | O_CLOEXEC)
        try #require(reader >= 0 && writer >= 0)
        #expect(fcntl(reader, F_SETFL, 0) == 0)
        if nonBlockingWriter { #expect(fcntl(writer, F_SETFL, O_NONBLOCK) == 0) }
        return (reader, writer)
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

    private static func takesMore(_ descriptor: Int32) -> Bool {
        var waiting = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        return poll(&waiting, 1, 0) > 0
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
                // So slow that the pump finds its pipe full before each piece of the first half.
                while all.count < bytes.count / 2, Self.takesMore(target.write) { sched_yield() }
                let count = Glibc.read(target.read, &chunk, chunk.count)
                guard count > 0 else { return all }
                all += chunk[..<count]
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
                target.write = open("/dev/full", O_WRONLY | O_CLOEXEC)
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

    /// Runs the pump on a thread; says when it has ended.
    private func run(_ pump: StdioPump, until wakeUp: WakeUp) async { await onThread { pump.run(until: wakeUp) } }

    @Test func theEndOfAnInputIsToldOnceAndEndsNothing() async throws {
        let (keys, stdin, output, screen) = (try pipe(), try pipe(), try pipe(), try pipe())
        defer { for end in [keys.read, stdin.read, output.read, screen.read, screen.write] { close(end) } }
        let ends = Mutex(0)
        let pump = StdioPump(
            [
                .init(from: keys.read, to: stdin.write, isOutput: false),
                .init(from: output.read, to: screen.write, isOutput: true),
            ],
            onEndOfInput: {
                ends.withLock { $0 += 1 }
                close(stdin.write)
            }
        )
        let wakeUp = try WakeUp()
        async let pumped: Void = run(pump, until: wakeUp)
        #expect(write(keys.write, "typed", 5) == 5)
        close(keys.write)
        var bytes = [UInt8](repeating: 0, count: 100)
        let typed = await onThread { [bytes] in
            var (bytes, all) = (bytes, [UInt8]())
            while case let count = read(stdin.read, &bytes, bytes.count), count > 0 { all += bytes[..<count] }
            return all
        }
        #expect(typed == Array("typed".utf8), "all of it is passed on before")
        #expect(ends.withLock { $0 } == 1)
        // The output has not ended, and nor has the pump.
        #expect(write(output.write, "said", 4) == 4)
        close(output.write)
        await pumped
        #expect(read(screen.read, &bytes, bytes.count) == 4)
        #expect(ends.withLock { $0 } == 1)
    }

    @Test func anInputThatNobodyTakesEndsAndIsNoFailure() async throws {
        let (keys, stdin, output, screen) = (try pipe(), try pipe(), try pipe(), try pipe())
        defer {
            for end in [keys.read, keys.write, stdin.write, output.read, screen.read, screen.write] { close(end) }
        }
        close(stdin.read)
        let told = Mutex<[String]>([])
        let pump = StdioPump(
            [
                .init(from: keys.read, to: stdin.write, isOutput: false),
                .init(from: output.read, to: screen.write, isOutput: true),
            ],
            onEndOfInput: {
                told.withLock { $0.append("end") }
                // Only now does the output end, and the pump with it.
                close(output.write)
            },
            onFailure: { error in told.withLock { $0.append("\(error)") } }
        )
        #expect(write(keys.write, "typed", 5) == 5)
        await run(pump, until: try WakeUp())
        #expect(told.withLock { $0 } == ["end"])
    }

    @Test func aCallEndsItThoughNothingHasEnded() async throws {
        let (keys, stdin, output, screen) = (try pipe(), try pipe(), try pipe(), try pipe())
        defer {
            for pipe in [keys, stdin, output, screen] {
                close(pipe.read)
                close(pipe.write)
            }
        }
        #expect(fcntl(output.read, F_SETFL, O_NONBLOCK) == 0)
        let pump = StdioPump(
            [
                .init(from: keys.read, to: stdin.write, isOutput: false),
                .init(from: output.read, to: screen.write, isOutput: true),
            ],
            onEndOfInput: { Issue.record("no input has ended") }
        )
        #expect(write(output.write, "last", 4) == 4)
        let wakeUp = try WakeUp()
        wakeUp.call()
        await run(pump, until: wakeUp)
        var bytes = [UInt8](repeating: 0, count: 100)
        #expect(read(screen.read, &bytes, bytes.count) == 4, "what was written before is passed on")
    }
}
