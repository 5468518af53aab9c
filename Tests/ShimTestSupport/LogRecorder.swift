// SPDX-License-Identifier: Apache-2.0

import LogText
package import ShimLogs
import Synchronization
package import Testing

/// Takes down what a log pipe delivers.
package final class LogRecorder: Sendable {
    private let taken = Mutex<[LogPipeUpdate]>([])

    package init() {}

    package var updates: [LogPipeUpdate] { taken.withLock { $0 } }

    package var lines: [String] {
        updates.flatMap { update -> [String] in
            if case .lines(let lines) = update { lines.texts } else { [] }
        }
    }

    /// Lines that were cut.
    package var cut: Int {
        updates.reduce(0) { sum, update in
            guard case .lines(let batch) = update else { return sum }
            return sum + batch.lines.count { $0.traits.contains(.isCut) }
        }
    }

    package var source: LogPipeSource? {
        updates.reversed().lazy.compactMap { update in
            if case .source(let source) = update { source } else { nil }
        }.first
    }

    package var state: LogPipeState? {
        updates.reversed().lazy.compactMap { update in
            if case .state(let state) = update { state } else { nil }
        }.first
    }

    package var reader: LogPipeSource.Reader? {
        switch source {
        case .copy(let reader, _), .peek(let reader, _), .rescue(let reader, _): reader
        default: nil
        }
    }

    /// Follows a pipe for as long as the body takes, and returns when the pipe has been let go.
    package static func following(
        _ pipe: ShimLogPipe,
        _ body: (LogRecorder) async throws -> Void
    ) async throws {
        let recorder = LogRecorder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await pipe.follow { update in recorder.taken.withLock { $0.append(update) } } }
            defer { group.cancelAll() }
            try await body(recorder)
        }
    }
}

/// Waits until something is so that gives no signal when it becomes so; fails after five seconds.
package func eventually(
    _ what: Comment,
    within limit: Duration = .seconds(5),
    sourceLocation: SourceLocation = #_sourceLocation,
    _ isSo: () async throws -> Bool
) async throws {
    let end = ContinuousClock.now + limit
    while try await !isSo() {
        try #require(.now < end, what, sourceLocation: sourceLocation)
        try await Task.sleep(for: .milliseconds(5))
    }
}
