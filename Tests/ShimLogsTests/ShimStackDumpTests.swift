// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import LinuxHost
import LogText
import ShimTestSupport
import Testing

@testable import ShimLogs

@Suite("Asking a shim for its stacks", .serialized)
struct ShimStackDumpTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/log" }

    init() throws {
        folder = try TemporaryFolder()
        try folder.makePipe("log")
    }

    /// Writes to its log on SIGUSR1 as a Go shim does.
    private static let shim = #"""
        trap 'printf "%s\n" "time=\"$(date -u +%Y-%m-%dT%H:%M:%S.%NZ)\" level=info msg=\"=== BEGIN goroutine stack dump ===\\ngoroutine 1 [running]:\\n\\tmain.go:7 \\\"x\\\"\\n=== END goroutine stack dump ===\" pid=1" >&4' USR1
        exec 3<>"$1" 4>"$1" 3<&-
        while :; do sleep 0.02; done
        """#

    private func makeShim() async throws -> HelperProcess {
        let shim = try HelperProcess(Self.shim, path)
        let pipe = try FIFO.find(path)
        try await eventually("the shim holds its log") { PipeHolder(pid: shim.pid, of: pipe)?.reads == false }
        return shim
    }

    private func dump(of process: HelperProcess, within timeout: Duration = .seconds(5)) async throws -> [String] {
        let identity = try #require(ShimProcessIdentity(pid: process.pid))
        return try await ShimStackDump(pipe: path, shim: identity).run(timeout: timeout)
    }

    private static let lines = [
        "=== BEGIN goroutine stack dump ===", "goroutine 1 [running]:", "\tmain.go:7 \"x\"",
        "=== END goroutine stack dump ===",
    ]

    @Test("brings them from the pipe that nobody reads, and from that of a stopped reader, in which they stay")
    func dumps() async throws {
        let shim = try await makeShim()
        #expect(try await dump(of: shim) == Self.lines)
        let reader = try await HelperProcess.reader(of: path)
        try await reader.stop()
        #expect(try await dump(of: shim) == Self.lines)
        #expect(try await dump(of: shim) == Self.lines)
        let pipe = try FIFO.find(path)
        let fill = try #require(PipeFill(at: path, of: pipe, heldBy: PipeHolder.all(of: pipe)))
        #expect(fill.waitingBytes > 300)
    }

    @Test("is refused where it would end the shim, hold it up, or be seen by nobody")
    func refused() async throws {
        let noHandler = try await HelperProcess.silentWriter(to: path)
        await refuses("does not catch SIGUSR1", noHandler)
        #expect(try #require(ProcessStat(pid: noHandler.pid)).state != "Z")
        let elsewhere = try HelperProcess("trap : USR1; while :; do sleep 0.02; done")
        try await eventually("the trap is set") { ProcessStat.catches(SIGUSR1, pid: elsewhere.pid) == true }
        await refuses("does not write into \(path)", elsewhere)
        let shim = try await makeShim()
        let reader = try await HelperProcess.reader(of: path)
        let writer = try await PipeWriter(path)
        try writer.write([UInt8](repeating: 0x2e, count: 40_000))
        await refuses("its log pipe is full (40000 of 65536 bytes wait for sleep (\(reader.pid)))", shim)
        #expect(writer.waitingBytes == 40_000)
        try await shim.stop()
        await refuses("it is stopped", shim)
    }

    private func refuses(_ why: String, _ process: HelperProcess) async {
        let error = await #expect(throws: ShimError.self) { try await dump(of: process) }
        #expect(error?.code == .failedPrecondition)
        #expect(error?.message.contains(why) == true, "\(error?.message ?? "")")
    }

    @Test("says where to look when a reader takes the dump away")
    func notSeen() async throws {
        let shim = try await makeShim()
        let reader = try HelperProcess("exec cat <\"$1\" >\"$2\" 2>/dev/null", path, folder.path + "/taken")
        let pipe = try FIFO.find(path)
        try await eventually("somebody reads") { PipeHolder(pid: reader.pid, of: pipe)?.name == "cat" }
        let error = await #expect(throws: ShimError.self) { try await dump(of: shim, within: .milliseconds(700)) }
        #expect(error?.code == .deadlineExceeded)
        #expect(error?.message.contains("look at the log of cat (\(reader.pid))") == true)
        try await eventually("the reader got it") {
            (try? BoundedFile.read(folder.path + "/taken", limitBytes: 1 << 20).count) ?? 0 > 100
        }
    }

    @Test("finds a dump of many lines, and passes by one of an earlier time")
    func text() throws {
        var text = StackDumpText(askedAt: LogTime(nanoseconds: 1_795_489_444_000_000_000))
        let old =
            "time=\"2020-01-01T00:00:00Z\" msg=\"=== BEGIN goroutine stack dump ===\\n=== END goroutine stack dump ===\""
        #expect(text.take(old) == nil)
        #expect(text.take("=== END goroutine stack dump ===") == nil)
        #expect(text.take("=== BEGIN goroutine stack dump ===") == nil)
        #expect(text.take("goroutine 1") == nil)
        #expect(text.take("=== END goroutine stack dump ===")?.count == 3)
        #expect(text.take("more") == nil)
    }
}
