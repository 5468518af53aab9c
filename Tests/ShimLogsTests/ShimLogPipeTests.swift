// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost
import ShimTestSupport
import Testing

@testable import ShimLogs

@Suite("A shim's log pipe", .serialized)
struct ShimLogPipeTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/log" }

    init() throws {
        folder = try TemporaryFolder()
        try folder.makePipe("log")
    }

    /// Another process that holds the pipe as containerd does, and never reads it.
    private func holder(stderr: String = "/dev/null") async throws -> HelperProcess {
        let process = try HelperProcess("exec 3<>\"$1\" 2>>\"$2\"; exec sleep 60", path, stderr)
        let pipe = try FIFO.find(path)
        try await eventually("the other process holds the pipe") {
            let holder = PipeHolder(pid: process.pid, of: pipe)
            return holder?.reads == true && holder?.name == "sleep"
        }
        return process
    }

    @Test("is peeked at while another process holds it: not a byte is taken, and no line is shown twice")
    func peek() async throws {
        let other = try await holder()
        let writer = try await PipeWriter(path)
        try writer.write("one\ntwo\nthr")
        try await LogRecorder.following(ShimLogPipe(path: path)) { log in
            try await eventually("the lines are seen") { log.lines == ["one", "two"] }
            let reader = LogPipeSource.Reader(pid: other.pid, name: "sleep")
            #expect(log.source == .peek(past: reader, waitingBytes: 11))
            try writer.write("ee\n")
            try await eventually("the rest is seen") { log.source == .peek(past: reader, waitingBytes: 14) }
            try await eventually("the third line is seen") { log.lines.count > 2 }
            #expect(log.lines == ["one", "two", "three"])
        }
        #expect(writer.waitingBytes == 14)
    }

    @Test("is left alone where the reader's stderr is a file: that file is followed from near its end")
    func copy() async throws {
        let copy = folder.path + "/containerd.log"
        try folder.write("containerd.log", String(repeating: "old line\n", count: 20_000))
        let other = try await holder(stderr: copy)
        let writer = try await PipeWriter(path)
        try writer.write("waits in the pipe\n")
        try await LogRecorder.following(ShimLogPipe(path: path)) { log in
            try await eventually("the old lines are seen") { !log.lines.isEmpty }
            #expect(log.source == .copy(of: .init(pid: other.pid, name: "sleep"), path: copy))
            #expect(try HelperProcess("echo new line >>\"$1\"", copy).wait() == 0)
            try await eventually("the new line is seen") { log.lines.last == "new line" }
            #expect(Set(log.lines) == ["old line", "new line"])
            #expect(log.lines.count < 8000)
        }
        #expect(writer.waitingBytes == 18)
    }

    @Test("is drained while nobody reads it")
    func drain() async throws {
        try await LogRecorder.following(ShimLogPipe(path: path, longestLineBytes: 10)) { log in
            let writer = try await PipeWriter(path)
            try await eventually("the source is told") { log.source == .pipe }
            try writer.write("a\nb\nc\nd\ne\nbeg")
            try await eventually("whole lines are seen") { log.lines.count == 5 }
            try writer.write("in\n")
            try writer.write([0x66, 0xFF, 0x0A])
            try writer.write("0123456789 and more\n")
            try await eventually("all lines are seen") { log.lines.count == 8 && log.cut == 1 }
            #expect(log.lines == ["a", "b", "c", "d", "e", "begin", "f\u{FFFD}", "0123456789"])
            #expect(writer.waitingBytes == 0)
        }
    }

    @Test(
        "gives an unfinished line when its writer hangs up, costs nothing until the next one comes, and reads that too"
    )
    func noWriter() async throws {
        try await LogRecorder.following(ShimLogPipe(path: path)) { log in
            let writer = try await PipeWriter(path)
            try writer.write("panic: no newline")
            writer.hangUp()
            try await eventually("the line is seen") { log.lines == ["panic: no newline"] }
            let before = try Self.processorTicks()
            try await Task.sleep(for: .milliseconds(300))
            #expect(try Self.processorTicks() - before < 5)
            let next = try await PipeWriter(path)
            try next.write("again\n")
            try await eventually("the next writer is read") { log.lines.last == "again" }
        }
    }

    @Test(
        "is let go when another process opens it, which then gets every byte; and taken up again when that one is gone"
    )
    func handBack() async throws {
        try await LogRecorder.following(ShimLogPipe(path: path)) { log in
            let writer = try await PipeWriter(path)
            try writer.write("before\n")
            try await eventually("the first line is seen") { log.lines == ["before"] }
            let all = (0..<2000).map { "line \($0)" }
            let reader = try HelperProcess(
                "exec 3<\"$1\" 2>/dev/null; : >\"$2.open\"; exec cat <&3 >\"$2\"",
                path,
                folder.path + "/taken"
            )
            try await eventually("the other process has opened the pipe") {
                HostPath.isRegularFile(folder.path + "/taken.open")
            }
            try writer.write(all.joined(separator: "\n") + "\n")
            try await eventually("the other process has taken all") {
                (try? BoundedFile.read(folder.path + "/taken", limitBytes: 1 << 20).count) == 18890
            }
            try await eventually("it is said who reads") { log.reader == .init(pid: reader.pid, name: "cat") }
            #expect(log.lines == ["before"])
            reader.end()
            try await eventually("the pipe is taken up again") { log.source == .pipe }
            try writer.write("after\n")
            try await eventually("the line is seen") { log.lines.last == "after" }
        }
    }

    @Test("may vanish and come back")
    func vanish() async throws {
        try await LogRecorder.following(ShimLogPipe(path: path)) { log in
            let writer = try await PipeWriter(path)
            try await eventually("the source is told") { log.source == .pipe }
            folder.remove("log")
            try writer.write("last words\n")
            try await eventually("it is said that there is none") {
                log.source == .unavailable("there is no log pipe (\(path))")
            }
            #expect(log.lines == ["last words"])
            try folder.makePipe("log")
            try await eventually("the new one is followed") { log.source == .pipe }
        }
    }

    @Test("is not followed where something else has its name", arguments: ["file", "link", "folder"])
    func noPipe(_ kind: String) async throws {
        let path = folder.path + "/other"
        switch kind {
        case "file": try folder.write("other", "text\n")
        case "link": try folder.makeLink("other", to: "log")
        default: try folder.makeFolder("other")
        }
        try await LogRecorder.following(ShimLogPipe(path: path)) { log in
            try await eventually("the source is told") { log.source != nil }
            #expect(log.source == .unavailable("no log pipe to follow: look at \(path): it is no FIFO"))
        }
    }

    @Test("is closed, and its thread gone, when following it returns")
    func cancel() async throws {
        let pipe = try FIFO.find(path)
        try await LogRecorder.following(ShimLogPipe(path: path)) { log in
            try await eventually("the source is told") { log.source == .pipe }
            #expect(PipeHolder(pid: getpid(), of: pipe)?.reads == true)
        }
        #expect(PipeHolder(pid: getpid(), of: pipe) == nil)
        let cancelled = Task { await ShimLogPipe(path: path).follow { _ in } }
        cancelled.cancel()
        await cancelled.value
        #expect(PipeHolder(pid: getpid(), of: pipe) == nil)
    }

    /// Processor time that the threads that follow pipes have used, in hundredths of a second.
    private static func processorTicks() throws -> Int {
        var ticks = 0
        for thread in try Directory.entries("/proc/self/task") {
            guard let content = try? BoundedFile.read("/proc/self/task/\(thread.name)/stat", limitBytes: 4096) else {
                continue
            }
            let line = String(decoding: content, as: UTF8.self)
            guard line.contains("(log pipe)") else { continue }
            let fields = line.split(separator: " ")
            // The name holds one space, so utime and stime are one field further on than usual.
            ticks += (Int(fields[14]) ?? 0) + (Int(fields[15]) ?? 0)
        }
        return ticks
    }
}
