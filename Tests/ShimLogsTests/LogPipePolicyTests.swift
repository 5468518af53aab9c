// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost
import ShimTestSupport
import Testing

@testable import ShimLogs

@Suite("A log pipe is followed as its policy says", .serialized)
struct LogPipePolicyTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/log" }
    var kept: String { folder.path + "/kept/log" }

    init() throws {
        folder = try TemporaryFolder()
        try folder.makePipe("log")
    }

    @Test(
        "peek and off leave a pipe alone that nobody reads: its writer is told",
        arguments: [LogPipePolicy.peek, .off]
    )
    func nobody(_ policy: LogPipePolicy) async throws {
        let writer = try HelperProcess(
            """
            trap '' PIPE
            exec 3<>"$1" 4>"$1" 3<&-
            until [ -e "$2/go" ]; do sleep 0.02; done
            if echo line 2>/dev/null >&4; then : >"$2/swallowed"; else : >"$2/told"; fi
            exec sleep 60
            """,
            path,
            folder.path
        )
        let watch = try FileWatch(path, for: .opened)
        try await LogRecorder.following(ShimLogPipe(path: path, policy: policy)) { log in
            try await eventually("it is said that lines are lost") {
                log.state?.words == "no reader: lines are being lost"
            }
            #expect({ if case .unavailable = log.source { true } else { false } }())
            _ = watch.pending()
            try folder.write("go", "")
            try await eventually("the writer has tried") {
                HostPath.exists(folder.path + "/told") || HostPath.exists(folder.path + "/swallowed")
            }
            #expect(HostPath.exists(folder.path + "/told"))
            // The next look has been made when the end of the writer is seen.
            writer.end()
            try await eventually("the writer is gone") { log.state?.words == "nobody holds the pipe" }
            #expect(watch.pending().isEmpty)
        }
    }

    @Test("off follows a reader's copy without opening the pipe")
    func off() async throws {
        let copy = folder.path + "/containerd.log"
        try folder.write("containerd.log", "a line\n")
        let reader = try await HelperProcess.reader(of: path, stderr: copy)
        let watch = try FileWatch(path, for: .opened)
        try await LogRecorder.following(ShimLogPipe(path: path, policy: .off)) { log in
            try await eventually("the line is seen") { log.lines == ["a line"] }
            try await reader.stop()
            try await eventually("the stop is seen") { log.state?.readers.first?.isStopped == true }
            #expect(log.state?.waitingBytes == nil)
        }
        #expect(watch.pending().isEmpty)
    }

    @Test(
        "auto and peek show what waits for a stopped reader, and take nothing",
        arguments: [LogPipePolicy.auto, .peek]
    )
    func stopped(_ policy: LogPipePolicy) async throws {
        let copy = folder.path + "/containerd.log"
        try folder.write("containerd.log", "copied\n")
        let reader = try await HelperProcess.reader(of: path, stderr: copy)
        let writer = try await PipeWriter(path)
        try writer.write("waits\n")
        try await LogRecorder.following(ShimLogPipe(path: path, policy: policy)) { log in
            try await eventually("the copy is followed") { log.lines == ["copied"] }
            try await reader.stop()
            try await eventually("what waits is seen") { log.lines == ["copied", "waits"] }
            #expect(log.source == .peek(past: .init(pid: reader.pid, name: "sleep"), waitingBytes: 6))
            reader.signal(SIGCONT)
            try await eventually("the copy is followed again") {
                if case .copy = log.source { true } else { false }
            }
            #expect(try HelperProcess("echo next >>\"$1\"", copy).wait() == 0)
            try await eventually("the copy goes on") { log.lines == ["copied", "waits", "next"] }
        }
        #expect(writer.waitingBytes == 6)
    }

    @Test("drain takes what a stopped reader leaves, keeps it, and hands back when that runs")
    func drain() async throws {
        let reader = try await HelperProcess.reader(of: path)
        let writer = try await PipeWriter(path)
        try writer.write("first\n")
        try await LogRecorder.following(ShimLogPipe(path: path, policy: .drain, rescueFile: kept)) { log in
            try await eventually("it is peeked at") { log.lines == ["first"] }
            #expect(writer.waitingBytes == 6)
            try await reader.stop()
            let source = LogPipeSource.rescue(from: .init(pid: reader.pid, name: "sleep"), file: kept)
            try await eventually("it is drained") { log.source == source && writer.waitingBytes == 0 }
            try await eventually("that is said") { log.state?.isDrainedHere == true }
            try writer.write("second\n")
            try await eventually("the next line is taken") { log.lines.last == "second" }
            reader.signal(SIGCONT)
            try await eventually("it is handed back") { if case .peek = log.source { true } else { false } }
            try writer.write("third\n")
            try await eventually("the reader's line is seen") { log.lines.last == "third" }
            #expect(writer.waitingBytes == 6)
        }
        #expect(try BoundedFile.read(kept, limitBytes: 100) == Array("first\nsecond\n".utf8))
    }

    @Test("drain takes no more than what can be kept")
    func full() async throws {
        let reader = try await HelperProcess.reader(of: path)
        try await reader.stop()
        let writer = try await PipeWriter(path)
        try writer.write("first\n")
        try await LogRecorder.following(ShimLogPipe(path: path, policy: .drain, rescueFile: "/dev/full")) { log in
            try await eventually("it is peeked at") { if case .peek = log.source { true } else { false } }
            #expect(log.lines == ["first"])
            try writer.write("second\n")
            try await eventually("the second line is seen") { log.lines == ["first", "second"] }
            #expect(writer.waitingBytes == 7)
            let words = "nothing more is taken past sleep (\(reader.pid)): write /dev/full: No space left on device"
            #expect(log.updates.contains(.source(.unavailable(words))))
        }
    }
}
