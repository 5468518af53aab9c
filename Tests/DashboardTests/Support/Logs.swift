// SPDX-License-Identifier: Apache-2.0

import LogText

@testable import Dashboard
@testable import ShimLogs

extension LogBatch {
    /// Lines as a raw file of a stream has them.
    static func of(_ lines: [String], _ stream: LogStream = .output) -> LogBatch {
        var decoder = LogDecoder(stream: stream)
        return decoder.take(Array(lines.joined(separator: "\n").utf8) + [10])
    }
}

extension LogPipeState {
    /// A full pipe whose reader is stopped.
    static let stuck = LogPipeState(
        readers: [.init(pid: 771, name: "containerd", isStopped: true)],
        hasWriter: true,
        waitingBytes: 60_828,
        capacityBytes: 65_536,
        blockedWriter: .init(since: LogTime("2026-11-24T03:04:11Z") ?? .now(), wasBlockedBefore: false)
    )
}

extension LogSource {
    static func readable(_ kind: Kind, _ name: String = "a file") -> LogSource {
        LogSource(kind: kind, name: name, obstacle: nil, harm: nil)
    }
}

extension DashboardHarness {
    /// The harness with the log of the selected task on the whole screen, of which these lines were read.
    static func log(
        _ lines: [String] = [],
        rows: Int = 14,
        columns: Int = 80,
        memoryBytes: Int = 16 << 20
    ) -> DashboardHarness {
        var harness = DashboardHarness(rows: rows, columns: columns, logMemoryBytes: memoryBytes)
        harness.press("lzT")
        harness.press("TT")
        harness.readLog([.readable(.container)])
        harness.addLines(lines)
        return harness
    }

    mutating func readLog(_ sources: [LogSource], reading index: Int = 0) {
        guard let id = model.log.buffer?.id else { return }
        send(.logSources(id, sources, reading: sources[index]))
        if sources[index].obstacle == nil { send(.log(id, .origin(sources[index].name))) }
    }

    mutating func addLines(_ lines: [String], _ stream: LogStream = .output) {
        guard let id = model.log.buffer?.id, !lines.isEmpty else { return }
        send(.log(id, .lines(.of(lines, stream))))
        scan()
    }

    /// The rows of the log pane, without margin and stream.
    var logTexts: [String] { logRows.map { String($0.dropFirst(3)) } }
}
