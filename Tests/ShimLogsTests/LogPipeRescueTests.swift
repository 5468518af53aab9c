// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import LinuxHost
import ShimTestSupport
import Synchronization
import Testing

@testable import ShimLogs

@Suite("Draining a log pipe past a stopped reader", .serialized, .timeLimit(.minutes(1)))
struct LogPipeRescueTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/log" }
    var kept: String { folder.path + "/kept/log" }

    init() throws {
        folder = try TemporaryFolder()
        try folder.makePipe("log")
    }

    /// What was handed over so far.
    private final class Taken: Sendable {
        private let bytes = Mutex<[UInt8]>([])
        var text: String { String(decoding: bytes.withLock { $0 }, as: UTF8.self) }
        var count: Int { bytes.withLock { $0.count } }
        func add(_ more: [UInt8]) { bytes.withLock { $0 += more } }
    }

    private func file() -> String {
        String(decoding: (try? BoundedFile.read(kept, limitBytes: 1 << 20)) ?? [], as: UTF8.self)
    }

    @Test("keeps every byte, and ends when the reader runs again")
    func handBack() async throws {
        let reader = try await HelperProcess.reader(of: path)
        try await reader.stop()
        let writer = try await PipeWriter(path)
        try writer.write("one\n")
        let taken = Taken()
        async let rescue = LogPipeRescue(pipe: path, file: kept).run { taken.add($0) }
        try await eventually("what waits is taken") { taken.text == "one\n" }
        try writer.write("two\nthr")
        try await eventually("what follows is taken") { taken.text == "one\ntwo\nthr" }
        #expect(file() == taken.text)
        reader.signal(SIGCONT)
        let report = try await rescue
        let state = LogPipeState.Reader(pid: reader.pid, name: "sleep", isStopped: false)
        #expect(report == LogPipeRescueReport(takenBytes: 11, file: kept, unwritten: [], end: .readerRuns(state)))
        #expect(PipeHolder(pid: getpid(), of: try FIFO.find(path))?.reads == false)
        try writer.write("ee\n")
        #expect(writer.waitingBytes == 3)
    }

    @Test("lets a blocked writer go on, and loses nothing of what it writes")
    func unblock() async throws {
        let reader = try await HelperProcess.reader(of: path)
        try await reader.stop()
        let writer = try HelperProcess("seq 1 60000 >\"$1\"", path)
        let pipe = try FIFO.find(path)
        try await eventually("the writer is blocked") {
            PipeState(of: pipe, holders: PipeHolder.all(of: pipe), fill: nil).hasBlockedWriter
        }
        let taken = Taken()
        async let rescue = LogPipeRescue(pipe: path, file: kept).run { taken.add($0) }
        let all = (1...60000).map { "\($0)\n" }.joined()
        try await eventually("all of it is taken") { taken.count == all.utf8.count }
        #expect(writer.wait() == 0)
        reader.signal(SIGCONT)
        #expect(try await rescue.takenBytes == all.utf8.count)
        #expect(file() == all && taken.text == all)
    }

    @Test("is refused while a reader runs, of which there may be several")
    func refused() async throws {
        let stopped = try await HelperProcess.reader(of: path)
        let running = try await HelperProcess.reader(of: path)
        try await stopped.stop()
        let writer = try await PipeWriter(path)
        try writer.write("mine\n")
        let error = await #expect(throws: ShimError.self) {
            try await LogPipeRescue(pipe: path, file: kept).run { _ in Issue.record("a byte was taken") }
        }
        #expect(error?.code == .failedPrecondition)
        #expect(error?.message.contains("sleep (\(running.pid)) does and is not stopped") == true)
        #expect(writer.waitingBytes == 5)
        #expect(!HostPath.exists(kept))
    }

    @Test("stops at the first write that fails, and hands over what is not in the file")
    func writeFails() async throws {
        let reader = try await HelperProcess.reader(of: path)
        try await reader.stop()
        let writer = try await PipeWriter(path)
        try writer.write("precious\n")
        let taken = Taken()
        let report = try await LogPipeRescue(pipe: path, file: "/dev/full").run { taken.add($0) }
        #expect(report.end == .writeFailed("write /dev/full: No space left on device"))
        #expect(report.unwritten == Array("precious\n".utf8))
        #expect(report.takenBytes == 9 && taken.text == "precious\n")
        try writer.write("left alone\n")
        #expect(writer.waitingBytes == 11)
    }

    @Test("takes nothing when the file cannot be opened", arguments: ["link", "pipe", "folder"])
    func noFile(_ kind: String) async throws {
        let reader = try await HelperProcess.reader(of: path)
        try await reader.stop()
        let writer = try await PipeWriter(path)
        try writer.write("mine\n")
        switch kind {
        case "link": try folder.makeLink("file", to: "elsewhere")
        case "pipe": try folder.makeLink("unused", to: "nowhere")
        default: try folder.makeFolder("file")
        }
        let file = kind == "pipe" ? path : folder.path + "/file"
        await #expect(throws: ShimError.self) { try await LogPipeRescue(pipe: path, file: file).run { _ in } }
        #expect(writer.waitingBytes == 5)
    }

    @Test("ends when it is cancelled, when the pipe is gone, and when another reader comes")
    func ends() async throws {
        let writer = try await HelperProcess.silentWriter(to: path)
        let cancelled = Task { try await LogPipeRescue(pipe: path, file: kept).run { _ in } }
        let pipe = try FIFO.find(path)
        try await eventually("it is drained") { PipeHolder(pid: getpid(), of: pipe)?.reads == true }
        cancelled.cancel()
        #expect(try await cancelled.value.end == .cancelled)
        #expect(PipeHolder(pid: getpid(), of: pipe) == nil)

        async let handedOver = LogPipeRescue(pipe: path, file: kept).run { _ in }
        try await eventually("it is drained") { PipeHolder(pid: getpid(), of: pipe)?.reads == true }
        let reader = try await HelperProcess.reader(of: path)
        guard case .readerRuns(let seen) = try await handedOver.end else { throw TemporaryFolder.Failure(errno: 0) }
        #expect(seen.pid == reader.pid)

        try await reader.stop()
        async let gone = LogPipeRescue(pipe: path, file: kept).run { _ in }
        try await eventually("it is drained") { PipeHolder(pid: getpid(), of: pipe)?.reads == true }
        folder.remove("log")
        #expect(try await gone.end == .pipeGone)
        let error = await #expect(throws: ShimError.self) { try await LogPipeRescue(pipe: path).run { _ in } }
        #expect(error?.code == .notFound)
        withExtendedLifetime(writer) {}
    }

    @Test("keeps what is taken under a name that leads nowhere else")
    func names() {
        #expect(LogPipeRescue(pipe: "/run/x/k8s.io/web/log").file == "/var/log/shimtop/pipes/k8s.io-web.log")
        let odd = LogPipeRescue.usualFile(ofPipe: "/run/..\n/\u{1b}[2Jé/log")
        #expect(odd == "/var/log/shimtop/pipes/.._-__2J_.log")
    }
}
