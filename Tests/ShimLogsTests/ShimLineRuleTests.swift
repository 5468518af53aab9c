// SPDX-License-Identifier: Apache-2.0

import LogText
import ShimTestSupport
import Testing

@testable import ShimLogs

@Suite("Lines of one shim in containerd's log")
struct ShimLineRuleTests {
    private static let rule = ShimLineRule(namespace: "lab", ids: ["web", "web-2"], shimPid: 4711)
    private static let time = #"time="2026-11-25T03:55:57.858531421Z" level=info "#
    private static let state = "path=/run/containerd/io.containerd.runtime.v2.task"

    @Test(
        "are told from those of others",
        arguments: [
            // As containerd 1.6 and its shims write them.
            (
                #"msg="starting signal loop" namespace=lab \#(state)/lab/web pid=4711 runtime=io.containerd.runc.v2"#,
                true
            ),
            (
                #"msg="starting signal loop" namespace=lab \#(state)/lab/db pid=4712 runtime=io.containerd.runc.v2"#,
                false
            ),
            (
                #"msg="starting signal loop" namespace=other \#(state)/other/web pid=4712 runtime=io.containerd.runc.v2"#,
                false
            ),
            (
                #"msg="=== BEGIN goroutine stack dump ===\ngoroutine 1 [running]" namespace=lab \#(state)/lab/web pid=4711"#,
                true
            ),
            (#"msg="shim disconnected" id=web"#, true), (#"msg="shim disconnected" id=web-2"#, true),
            (#"msg="shim disconnected" id=web-3"#, false), (#"msg="shim disconnected" id=cobweb"#, false),
            (#"msg="shim disconnected" id=web.1"#, true), (#"msg="cleaning up" id=web namespace=lab"#, true),
            (#"msg="cleaning up" id=web namespace=other"#, false),
            (#"msg="event forwarded" ns=lab topic=/tasks/exit"#, false),
            (#"msg="cleaning up dead shim""#, false), (#"msg=x pid=47110"#, false), (#"msg=x ppid=4711"#, false),
            (#"error="no process of web: gone""#, true),
            (#"msg="registering ttrpc service" id=io.containerd.ttrpc.v1.task"#, false),
        ]
    )
    func verdicts(_ rest: String, _ isWanted: Bool) {
        #expect(Self.rule.verdict(Array((Self.time + rest).utf8)[...]) == (isWanted ? .wanted : .other))
    }

    @Test(
        "take text without a time and a level with them",
        arguments: ["panic: oops", "goroutine 1 [running]:", "\tmain.go:1 +0x1d", ""]
    )
    func continued(_ line: String) {
        #expect(Self.rule.verdict(Array(line.utf8)[...]) == .continued)
    }

    @Test("are JSON where containerd's are")
    func json() {
        let line = #"{"id":"web","level":"info","msg":"shim disconnected","time":"2026-11-25T03:55:57Z"}"#
        #expect(Self.rule.verdict(Array(line.utf8)[...]) == .wanted)
    }

    @Test("are the same whatever the size of the steps back", arguments: [1, 60, 100, 130, 200, 1000])
    func history(_ step: Int) async throws {
        let fixture = try LogFixture()
        try fixture.append("panic: of nobody knows whom\n")
        for round in 0..<4 {
            try fixture.append(Self.time + "msg=\(round) pid=4711\npanic \(round)\n\n\tgoroutine\n")
            try fixture.append(Self.time + "msg=\(round) pid=1\npanic of another\n\tgoroutine\n")
        }
        let log = LogFile(path: fixture.path, format: .raw, stream: .shim)
        let source = LogSource(kind: .daemon, name: "log", obstacle: nil, harm: nil, place: .daemonFile(log, Self.rule))
        var options = LogOptions()
        options.tailBytes = 0
        let recorder = await SourceRecorder.whole(source, options)
        let lines = await (try #require(recorder.history)).all(inStepsOf: step)
        let expected = (0..<4).flatMap { [Self.time + "msg=\($0) pid=4711", "panic \($0)", "", "\tgoroutine"] }
        #expect(lines == expected)
    }

    @Test("go on to be told apart where the last ones of the file end")
    func following() async throws {
        let fixture = try LogFixture()
        try fixture.append(Self.time + "msg=a pid=4711\n")
        let log = LogFile(path: fixture.path, format: .raw, stream: .shim)
        let source = LogSource(kind: .daemon, name: "log", obstacle: nil, harm: nil, place: .daemonFile(log, Self.rule))
        try await SourceRecorder.following(source) { recorder in
            try await eventually("it is followed") { recorder.hasHistory }
            try fixture.append("panic\n" + Self.time + "msg=b pid=1\npanic\n" + Self.time + "msg=c pid=4711\n")
            try await eventually("the last line is seen") { recorder.lines.count == 3 }
            #expect(recorder.lines == [Self.time + "msg=a pid=4711", "panic", Self.time + "msg=c pid=4711"])
        }
    }
}
