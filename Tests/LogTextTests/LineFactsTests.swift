// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LogText

@Suite("What a line says of itself")
struct LineFactsTests {
    struct Case: Sendable, CustomTestStringConvertible {
        var line: String
        var time: String?
        var level: LogLevel?
        var message: String?
        var testDescription: String { line }
    }

    @Test(
        "is read in each of the usual forms",
        arguments: [
            // logrus, as shims write it.
            Case(
                line:
                    #"time="2026-11-24T01:30:37.479476125Z" level=info msg="starting \"it\"\n" namespace=lab pid=1060"#,
                time: "2026-11-24T01:30:37.479476125Z",
                level: .info,
                message: "starting \"it\"\n"
            ),
            Case(
                line: "level=warn msg=short ts=1763953445.5",
                time: "2025-11-24T03:04:05.5Z",
                level: .warning,
                message: "short"
            ),
            Case(line: "caller=main.go:1 level=error", level: .error),
            // zap, zerolog, pino, bunyan.
            Case(
                line: #"{"level":"info","ts":1763953445.25,"caller":"a.go:1","msg":"hello","n":{"a":[1,"}"]}}"#,
                time: "2025-11-24T03:04:05.25Z",
                level: .info,
                message: "hello"
            ),
            Case(
                line: #"{"level":"error","time":"2026-11-24T03:04:05Z","message":"bad \u00f6"}"#,
                time: "2026-11-24T03:04:05Z",
                level: .error,
                message: "bad ö"
            ),
            Case(
                line: #"{"level":30,"time":1763953445500,"pid":1,"hostname":"h","msg":"pino"}"#,
                time: "2025-11-24T03:04:05.5Z",
                level: .info,
                message: "pino"
            ),
            Case(
                line:
                    #"{"name":"app","hostname":"h","pid":1,"level":50,"msg":"bunyan","time":"2026-11-24T03:04:05.123Z","v":0}"#,
                time: "2026-11-24T03:04:05.123Z",
                level: .error,
                message: "bunyan"
            ),
            Case(
                line: #"{"@timestamp":"2026-11-24T03:04:05Z","log.level":"WARN"}"#,
                time: "2026-11-24T03:04:05Z",
                level: .warning
            ),
            // Others.
            Case(line: "2026-11-24 03:04:05,123 ERROR something", time: "2026-11-24T03:04:05.123Z", level: .error),
            Case(line: "[2026-11-24T03:04:05Z] [warn] something", time: "2026-11-24T03:04:05Z", level: .warning),
            Case(line: "panic: runtime error"),
            Case(line: "an error happened"),
            Case(line: "FATAL out of memory", level: .fatal),
            Case(line: ""),
            Case(line: "{"),
            Case(line: #"{"level":"info"#),
            Case(line: "a=b c=d"),
        ]
    )
    func forms(_ expected: Case) {
        let line = Array(expected.line.utf8)[...]
        let facts = LineFacts(line)
        #expect(facts.time == expected.time.flatMap { LogTime($0) })
        #expect(facts.level == expected.level)
        #expect(facts.messageText(in: line) == expected.message)
    }

    @Test(
        "is read of klog, which leaves out the year",
        arguments: [("I", LogLevel.info), ("W", .warning), ("E", .error), ("F", .fatal)]
    )
    func klog(_ letter: String, _ level: LogLevel) {
        let line = Array("\(letter)0102 03:04:05.123456   12345 file.go:123] the message".utf8)[...]
        let facts = LineFacts(line)
        #expect(facts.level == level)
        #expect(facts.messageText(in: line) == "the message")
        #expect(facts.time?.description.hasSuffix("-01-02T03:04:05.123456000Z") == true)
        let ahead = (facts.time?.nanoseconds ?? .max) - LogTime.now().nanoseconds
        #expect(ahead <= 86_400_000_000_000)
    }

    @Test(
        "names levels in all their spellings",
        arguments: zip(
            ["Warn", "ERR", "notice", "panic", "trc", "nothing"],
            [LogLevel.warning, .error, .info, .fatal, .trace, nil]
        )
    )
    func words(_ word: String, _ level: LogLevel?) {
        #expect(LogLevel(word: Array(word.utf8)) == level)
    }

    @Test(
        "never reads beyond a line, whatever that is",
        arguments: [
            "time=\"", "level=", "msg=\"\\", "{\"a\":\"\\", "{\"\\u12", "[2026-11-24T03:04:05", "I0102 03:04:05.12345",
        ]
    )
    func broken(_ line: String) {
        for count in 0...line.utf8.count { _ = LineFacts(Array(line.utf8.prefix(count))[...]) }
    }
}
