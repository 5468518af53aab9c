// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost
import LogText
import ShimTestSupport
import Testing

@testable import ShimLogs

@Suite("How things stand with a log pipe", .serialized)
struct LogPipeStateTests {
    let folder: TemporaryFolder
    var path: String { folder.path + "/log" }

    init() throws {
        folder = try TemporaryFolder()
        try folder.makePipe("log")
    }

    @Test("is said in a sentence")
    func words() throws {
        let containerd = LogPipeState.Reader(pid: 771, name: "containerd", isStopped: false)
        let stopped = LogPipeState.Reader(pid: 771, name: "containerd", isStopped: true)
        let since = LogTime(nanoseconds: 1_795_489_444_000_000_000)
        let time = since.timeOfDay.prefix(8)
        let cases: [(LogPipeState, String)] = [
            (.init(), "nobody holds the pipe"),
            (.init(hasWriter: true), "no reader: lines are being lost"),
            (.init(hasWriter: true, isDrainedHere: true), "nobody else reads: lines are taken from the pipe"),
            (.init(readers: [containerd], waitingBytes: 0, capacityBytes: 65536), "read by containerd (771)"),
            (
                .init(readers: [stopped], hasWriter: true, waitingBytes: 60828, capacityBytes: 65536),
                "reader containerd (771) is stopped, 60828 of 65536 bytes wait"
            ),
            (
                .init(readers: [stopped], isDrainedHere: true),
                "reader containerd (771) is stopped; lines are taken instead"
            ),
            (
                .init(readers: [stopped], blockedWriter: .init(since: since, wasBlockedBefore: false)),
                "full: writer blocked since \(time); reader containerd (771) is stopped"
            ),
            (
                .init(readers: [containerd], blockedWriter: .init(since: since, wasBlockedBefore: true)),
                "full: writer blocked since before \(time); read by containerd (771)"
            ),
        ]
        for (state, words) in cases { #expect(state.words == words) }
    }

    @Test("names a full pipe and its blocked writer within two seconds", arguments: LogPipePolicy.allCases)
    func full(_ policy: LogPipePolicy) async throws {
        let reader = try await HelperProcess.reader(of: path)
        let writer = try HelperProcess(
            "exec 3>\"$1\"; until [ -e \"$2\" ]; do sleep 0.02; done; exec head -c 200000 /dev/zero >&3",
            path,
            folder.path + "/go"
        )
        let pipe = try FIFO.find(path)
        try await eventually("the writer holds the pipe") { PipeHolder(pid: writer.pid, of: pipe) != nil }
        try await LogRecorder.following(ShimLogPipe(path: path, policy: policy)) { log in
            try await eventually("the reader is seen") { log.state?.readers.map(\.pid) == [reader.pid] }
            try folder.write("go", "")
            try await eventually("the blocked writer is named", within: .seconds(2)) { log.state?.blockedWriter != nil }
            let state = try #require(log.state)
            #expect(state.blockedWriter?.wasBlockedBefore == false)
            #expect(state.waitingBytes == (policy == .off ? nil : 65536))
            #expect(state.capacityBytes == (policy == .off ? nil : 65536))
            writer.end()
            try await eventually("it is blocked no more") { log.state?.blockedWriter == nil }
        }
    }

    @Test("says that a writer was blocked before anybody looked, and which reader is stopped")
    func before() async throws {
        let reader = try await HelperProcess.reader(of: path)
        let writer = try HelperProcess("exec head -c 200000 /dev/zero >\"$1\"", path)
        let pipe = try FIFO.find(path)
        try await eventually("the writer is blocked") {
            PipeState(of: pipe, holders: PipeHolder.all(of: pipe), fill: nil).hasBlockedWriter
        }
        try await reader.stop()
        try await LogRecorder.following(ShimLogPipe(path: path)) { log in
            try await eventually("the writer is named") { log.state?.blockedWriter?.wasBlockedBefore == true }
            #expect(log.state?.readers == [.init(pid: reader.pid, name: "sleep", isStopped: true)])
            reader.signal(SIGCONT)
            try await eventually("the reader runs") { log.state?.readers.first?.isStopped == false }
        }
        writer.end()
    }

    @Test("a process that comes to read is seen, and one that goes")
    func readers() async throws {
        let first = try await HelperProcess.reader(of: path)
        try await LogRecorder.following(ShimLogPipe(path: path, policy: .peek)) { log in
            try await eventually("the reader is seen") { log.state?.readers.map(\.pid) == [first.pid] }
            let second = try await HelperProcess.reader(of: path)
            try await eventually("both are seen", within: .seconds(20)) { log.state?.readers.count == 2 }
            first.end()
            try await eventually("the second is left") { log.state?.readers.map(\.pid) == [second.pid] }
        }
    }
}
