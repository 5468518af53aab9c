// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Testing

@testable import Curses

/// Output to somebody who reads late or never; a pipe stands for the terminal.
@Suite struct TerminalOutputTests {
    private final class Pipe {
        let (reader, writer): (Int32, Int32)

        init(blocks: Bool) throws {
            var ends: [Int32] = [-1, -1]
            try #require(linux_pipe(&ends) == 0)
            (reader, writer) = (ends[0], ends[1])
            if blocks { _ = fcntl(writer, F_SETFL, 0) }
        }

        deinit {
            close(reader)
            close(writer)
        }

        func read() -> [UInt8] {
            var bytes = [UInt8](repeating: 0, count: 1 << 20)
            let count = Glibc.read(reader, &bytes, bytes.count)
            return Array(bytes.prefix(max(0, count)))
        }

        func readAll() -> [UInt8] {
            var all: [UInt8] = []
            while case let bytes = read(), !bytes.isEmpty { all += bytes }
            return all
        }
    }

    private func bytes(_ count: Int) -> [UInt8] { (0..<count).map { UInt8($0 % 251) } }

    @Test("nobody waits, and nothing is lost", arguments: [false, true])
    func whatIsReadLateArrives(isShared: Bool) throws {
        let pipe = try Pipe(blocks: isShared)
        var output = TerminalOutput(terminal_output(fd: pipe.writer, is_own: isShared ? 0 : 1))
        let sent = bytes(200_000)
        output.send(sent)
        #expect(!output.isIdle && output.hasRoom(for: 1000) && !output.hasRoom(for: 1 << 20))
        output.send([1, 2, 3])
        var read: [UInt8] = []
        while !output.isIdle {
            read += pipe.read()
            output.flush()
        }
        let isWhole = read + pipe.readAll() == sent + [1, 2, 3]
        #expect(isWhole)
    }

    @Test func whatIsNotReadIsDroppedInTheEnd() throws {
        let pipe = try Pipe(blocks: false)
        var output = TerminalOutput(terminal_output(fd: pipe.writer, is_own: 1))
        output.send(bytes(200_000))
        let start = ContinuousClock.now
        output.finish(with: [255])
        #expect(output.isIdle)
        #expect(!pipe.readAll().contains(255))
        #expect((.milliseconds(250) ..< .seconds(5)).contains(start.duration(to: .now)))
    }

    @Test func itIsKnownWhetherTheTerminalHasGotAPart() throws {
        let pipe = try Pipe(blocks: false)
        var output = TerminalOutput(terminal_output(fd: pipe.writer, is_own: 1))
        // In the end the pipe is full, and nothing of it gets there.
        let isCut = [3, 100_000, 10].map { count in
            output.send(bytes(count))
            return output.forget()
        }
        #expect(isCut == [false, true, false])
        #expect(output.isIdle && pipe.readAll().count > 3)
    }

    @Test func aTerminalThatIsGoneTakesEverything() {
        var output = TerminalOutput(terminal_output(fd: -1, is_own: 1))
        output.send([1])
        #expect(output.isIdle)
    }
}
