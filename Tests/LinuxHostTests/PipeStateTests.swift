// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost
import Testing

@Suite(.serialized) struct PipeStateTests {
    private let folder: String
    private let pipe: FIFO.Identity
    private var path: String { folder + "/log" }

    init() throws {
        var template = Array("/tmp/shimtop-test-XXXXXX".utf8CString)
        folder = String(cString: try #require(mkdtemp(&template)))
        try #require(mkfifo(folder + "/log", 0o600) == 0)
        pipe = try FIFO.find(folder + "/log")
    }

    private func state() -> PipeState {
        let holders = PipeHolder.all(of: pipe)
        return PipeState(of: pipe, holders: holders, fill: PipeFill(at: path, of: pipe, heldBy: holders))
    }

    private func cleanUp() {
        unlink(path)
        rmdir(folder)
    }

    @Test func aWriterThatWaitsForRoomIsSeenAndNothingIsTaken() async throws {
        defer { cleanUp() }
        let reader = try ChildProcess("exec 3<>\"$1\"; exec sleep 60", path)
        try await eventually("somebody reads") { state().holders.first?.reads == true }
        // Lines of half a page and a byte take a page each: the pipe is full when half of its bytes are used.
        let writer = try ChildProcess("exec 3>\"$1\"; exec dd if=/dev/zero bs=2100 count=25 2>/dev/null >&3", path)
        try await eventually("the writer waits") { state().hasBlockedWriter }
        let full = try #require(state().fill)
        #expect(full == PipeFill(at: path, of: pipe, heldBy: state().holders))
        #expect(full.capacityBytes == 65536)
        #expect(full.waitingBytes == 16 * 2100 && full.isFull)
        #expect(Set(state().holders.map(\.pid)) == [reader.pid, writer.pid])
        // It needs no opening to be seen.
        #expect(PipeState(of: pipe, holders: PipeHolder.all(of: pipe), fill: nil).hasBlockedWriter)
        let taker = try ChildProcess("head -c 40000 <\"$1\" >/dev/null; exec sleep 60", path)
        try await eventually("the writer goes on") { !state().hasBlockedWriter }
        withExtendedLifetime((reader, writer, taker)) {}
    }

    @Test func aPipeThatNobodyReadsIsNotOpened() async throws {
        defer { cleanUp() }
        let writer = try ChildProcess("exec 3<>\"$1\" 4>\"$1\" 3<&-; exec sleep 60", path)
        try await eventually("only written to") { state().holders.map(\.reads) == [false] }
        let watch = try FileWatch(path, for: .opened)
        #expect(state().fill == nil)
        #expect(!state().hasBlockedWriter)
        #expect(watch.pending().isEmpty)
        withExtendedLifetime(writer) {}
    }

    @Test func aHolderThatIsStoppedIsSaidToBe() async throws {
        defer { cleanUp() }
        let reader = try ChildProcess("exec 3<>\"$1\"; exec sleep 60", path)
        try await eventually("somebody reads") { state().holders.first?.name == "sleep" }
        kill(reader.pid, SIGSTOP)
        try await eventually("it is stopped") { PipeHolder(pid: reader.pid, of: pipe)?.isStopped == true }
        let holder = try #require(PipeHolder(pid: reader.pid, of: pipe))
        #expect(holder.state == "T")
        #expect(holder.startTicks == ProcessStat(pid: reader.pid)?.startTicks)
    }

    @Test func aFileIsAppendedToAndMadeForItsOwnerAlone() throws {
        defer { cleanUp() }
        let path = folder + "/a/b"
        defer {
            unlink(path)
            rmdir(folder + "/a")
        }
        for text in ["one", "two"] { #expect(try AppendedFile(path).append(Array(text.utf8)).appended == 3) }
        #expect(try BoundedFile.read(path, limitBytes: 100) == Array("onetwo".utf8))
        var status = stat()
        #expect(stat(path, &status) == 0 && status.st_mode & 0o777 == 0o600)
        #expect(stat(folder + "/a", &status) == 0 && status.st_mode & 0o777 == 0o700)
        let full = try AppendedFile("/dev/full").append([1, 2, 3])
        #expect(full.appended == 0 && full.failure?.number == ENOSPC)
        #expect(throws: SystemError.self) { _ = try AppendedFile(self.path) }
        symlink(path, folder + "/link")
        defer { unlink(folder + "/link") }
        #expect(throws: SystemError.self) { _ = try AppendedFile(folder + "/link") }
    }
}
