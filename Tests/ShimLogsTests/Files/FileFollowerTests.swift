// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost
import LogText
import ShimTestSupport
import Synchronization
import Testing

@testable import ShimLogs

@Suite("Following a file", .serialized)
struct FileFollowerTests {
    @Test("begins with its last lines and goes on from exactly there")
    func tail() async throws {
        let fixture = try LogFixture()
        try fixture.append("one\ntwo\nbeg")
        var options = LogOptions()
        options.tailBytes = 4
        try await SourceRecorder.following(fixture.source(), options) { log in
            try await eventually("the last line is seen") { log.lines == ["two"] }
            try fixture.append("un\nnext\n")
            try await eventually("the next lines are seen") { log.lines == ["two", "begun", "next"] }
            #expect(await log.history?.all(inStepsOf: 100) == ["one"])
            #expect(log.place == "file")
        }
    }

    @Test("shows a line that was begun once it has stood for a while, until it ends")
    func unfinished() async throws {
        let fixture = try LogFixture()
        try fixture.append("one\nbeg")
        try await SourceRecorder.following(fixture.source()) { log in
            try await eventually("the beginning is seen") { log.unfinished == ["beg"] }
            #expect(log.lines == ["one"])
            try fixture.append("un\n")
            try await eventually("the whole is seen") { log.lines == ["one", "begun"] }
            #expect(log.unfinished == [])
        }
    }

    @Test(
        "loses and doubles nothing when it is renamed and made anew, even twice between two looks",
        arguments: [1, 2, 3]
    )
    func rotation(_ times: Int) async throws {
        let fixture = try LogFixture()
        try fixture.append("a0\n")
        try await SourceRecorder.following(fixture.source()) { log in
            try await eventually("it is followed") { log.hasHistory }
            var expected = ["a0"]
            for round in 1...times {
                for older in stride(from: round - 1, to: 0, by: -1) {
                    rename(fixture.path + ".\(older)", fixture.path + ".\(older + 1)")
                }
                try fixture.rotate(to: ".1")
                // Whoever writes has the old file open until the new one is there.
                try fixture.append("c\(round)\n", to: fixture.path + ".1")
                try fixture.append("d\(round)\n")
                expected += ["c\(round)", "d\(round)"]
            }
            try await eventually("all is seen: \(log.lines)") { log.texts == expected }
            #expect(log.lines.contains { $0.contains("was replaced") })
        }
    }

    @Test("reads a file that was replaced to its end before the next one")
    func lastWords() throws {
        let fixture = try LogFixture()
        try fixture.append("a\n")
        let seen = Mutex<[String]>([])
        let log = LogFile(path: fixture.path, format: .raw, stream: .output)
        var follower = FileFollower(log, name: "file", LogOptions(), wakeUp: try WakeUp()) { update in
            if case .lines(let batch) = update { seen.withLock { $0 += batch.texts } }
        }
        let file = try RegularFile(fixture.path)
        try follower.readAvailable(file)
        try fixture.rotate(to: ".1")
        let early = Self.path(try follower.successor(of: file))
        try fixture.append("")
        let empty = Self.path(try follower.successor(of: file))
        try fixture.append("b\n", to: fixture.path + ".1")
        try fixture.append("c\n")
        let next = Self.path(try follower.successor(of: file))
        #expect(early == nil)
        #expect(empty == nil, "the old file may still be written to")
        #expect(next == fixture.path)
        #expect(seen.withLock { $0 } == ["a", "b"])
    }

    @Test("goes on from its beginning when it is truncated")
    func truncation() async throws {
        let fixture = try LogFixture()
        try fixture.append("one\ntwo\nhalf")
        try await SourceRecorder.following(fixture.source()) { log in
            try await eventually("it is followed") { log.unfinished == ["half"] }
            try fixture.truncate()
            try await eventually("it is said") { log.lines.last?.contains("was truncated") == true }
            try fixture.append("new\n")
            try await eventually("the new line is seen") { log.texts == ["one", "two", "half", "new"] }
        }
    }

    @Test("waits for it to be made, and made again")
    func missing() async throws {
        let fixture = try LogFixture()
        try await SourceRecorder.following(fixture.source()) { log in
            try await eventually("it is said that there is none") {
                log.place == "unavailable: \(fixture.path) does not exist: waiting for it to be made"
            }
            try fixture.append("one\n")
            try await eventually("the line is seen") { log.texts == ["one"] }
            fixture.folder.remove("0.log")
            try await eventually("it is said that it is gone") {
                log.place == "unavailable: \(fixture.path) is gone: waiting for it to be made again"
            }
            try fixture.append("two\n")
            try await eventually("the next line is seen") { log.texts == ["one", "two"] }
            #expect(log.place == "file")
        }
    }

    @Test("skips what it cannot keep up with, and says how many lines that were", arguments: [LineFormat.raw, .cri])
    func backlog(_ format: LineFormat) async throws {
        let fixture = try LogFixture()
        let stamp = format == .cri ? "2026-11-24T03:04:05.1Z stdout F " : ""
        try fixture.append("\(stamp)first\n")
        var options = LogOptions()
        options.backlogBytes = 10_000
        try await SourceRecorder.following(fixture.source(format), options) { log in
            try await eventually("it is followed") { log.texts == ["first"] }
            try fixture.append((0..<20_000).map { "\(stamp)\($0)\n" }.joined())
            try await eventually("the last line is seen") { log.texts.last == "19999" }
            #expect(log.lost > 0)
            #expect(log.lost + log.texts.count == 20_001)
        }
    }

    @Test("brings a busy file in batches")
    func batches() async throws {
        let fixture = try LogFixture()
        try fixture.append("")
        try await SourceRecorder.following(fixture.source()) { log in
            try await eventually("it is followed") { log.hasHistory }
            for number in 0..<500 { try fixture.append("\(number)\n") }
            try await eventually("the last line is seen") { log.texts.last == "499" }
            #expect(log.texts == (0..<500).map { "\($0)" })
            #expect(log.updates.count < 100)
        }
    }

    @Test("ends once all is delivered when it is not to be followed")
    func whole() async throws {
        let fixture = try LogFixture()
        try fixture.append("one\ntwo")
        #expect(await SourceRecorder.whole(fixture.source()).lines == ["one", "two"])
        fixture.folder.remove("0.log")
        let gone = await SourceRecorder.whole(fixture.source())
        #expect(gone.lines == [] && gone.place?.hasPrefix("unavailable") == true)
    }

    @Test("leaves no thread and no descriptor when the caller is cancelled")
    func cancelled() async throws {
        let fixture = try LogFixture()
        try fixture.append("one\n")
        try await SourceRecorder.following(fixture.source()) { log in
            try await eventually("it is followed") { log.hasHistory }
            #expect(try Self.descriptors(on: fixture.path) == 1)
            #expect(try Self.threads("log file") > 0)
        }
        #expect(try Self.descriptors(on: fixture.path) == 0)
        try await eventually("its thread is gone") { try Self.threads("log file") == 0 }
    }

    private static func path(_ file: consuming RegularFile?) -> String? { file?.path }

    static func descriptors(on path: String) throws -> Int {
        try Directory.entries("/proc/self/fd").count { HostPath.target(ofLink: "/proc/self/fd/\($0.name)") == path }
    }

    static func threads(_ name: String) throws -> Int {
        try Directory.entries("/proc/self/task").count { entry in
            let name = "\(name)\n"
            return (try? BoundedFile.read("/proc/self/task/\(entry.name)/comm", limitBytes: 64)) == Array(name.utf8)
        }
    }
}
