// SPDX-License-Identifier: Apache-2.0

import LogText
import ShimLogs
import Synchronization

/// Takes down what a log pipe delivers.
final class PipeRecord: Sendable {
    private let taken = Mutex<[LogPipeUpdate]>([])

    private var updates: [LogPipeUpdate] { taken.withLock { $0 } }

    var state: LogPipeState? {
        updates.reversed().lazy.compactMap { update in
            if case .state(let state) = update { state } else { nil }
        }.first
    }

    var lines: [String] {
        updates.flatMap { update -> [String] in
            guard case .lines(let batch) = update else { return [] }
            return batch.lines.indices.map { String(decoding: batch.text($0), as: UTF8.self) }
        }
    }

    var isDrained: Bool { updates.contains(.source(.pipe)) }

    /// Follows a pipe for as long as the body takes.
    static func following(_ pipe: ShimLogPipe, _ body: (PipeRecord) async throws -> Void) async throws {
        let record = PipeRecord()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pipe.follow { update in record.taken.withLock { $0.append(update) } } }
            defer { group.cancelAll() }
            try await body(record)
        }
    }
}
