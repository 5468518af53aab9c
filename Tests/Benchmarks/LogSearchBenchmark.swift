// SPDX-License-Identifier: Apache-2.0

import Dashboard
import LogText

/// Looking through a million lines in the slices in which the log pane does it, newest first.
enum LogSearchBenchmark {
    private static let lineCount = 1_000_000

    static func run(into table: inout ResultTable) throws {
        var ring = LogRing(limitBytes: 1 << 30)
        for start in stride(from: 0, to: lineCount, by: 1000) { ring.append(batch(from: start)) }
        table.add("log, memory of a million lines", "\(ring.sizeBytes >> 20) MiB")
        // The rare ones stand at the beginning alone: the worst place for a search from the end.
        for (name, text) in [
            ("text, often", "upstream"), ("text, once", "needle 17 "), ("expression, often", "id=[0-9]+7 "),
            ("expression, once", "needle 1[7] "), ("expression, not ASCII", "währung|needle 17 "),
        ] {
            try measure(name, text, ring, &table)
        }
    }

    private static func measure(_ name: String, _ text: String, _ ring: LogRing, _ table: inout ResultTable) throws {
        let query = LogQuery(pattern: try LogPattern(text))
        let begin = ContinuousClock.now
        var rest = ring.numbers
        var first: Duration?
        var slowest = Duration.zero
        var count = 0
        while !rest.isEmpty {
            let start = ContinuousClock.now
            let scan = LogScan(ring: ring, queries: [query], range: rest, isBackwards: true)
            let (found, range) = scan.run { start.duration(to: .now) < .milliseconds(25) }
            rest = rest.lowerBound..<range.lowerBound
            count += found.count
            slowest = max(slowest, start.duration(to: .now))
            if first == nil, !found.isEmpty { first = begin.duration(to: .now) }
        }
        func words(_ duration: Duration?) -> String { duration.map { "\(Int($0 / .milliseconds(1))) ms" } ?? "never" }
        table.add(
            "log, search a million lines: \(name)",
            "first \(words(first)), all \(words(begin.duration(to: .now))), slice \(words(slowest)), \(count) found"
        )
    }

    private static func batch(from start: Int) -> LogBatch {
        var decoder = LogDecoder(stream: .output)
        var text = ""
        for number in start..<(start + 1000) {
            text +=
                number == 17
                ? "needle 17 here\n"
                : "time=\"2026-11-24T03:03:58.101476125Z\" level=info msg=\"upstream answered\" id=\(number) amount=1200\n"
        }
        return decoder.take(Array(text.utf8))
    }
}
