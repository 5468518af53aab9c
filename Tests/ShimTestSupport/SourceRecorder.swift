// SPDX-License-Identifier: Apache-2.0

import LogText
package import ShimLogs
import Synchronization

/// Takes down what a source of lines delivers.
package final class SourceRecorder: Sendable {
    private let taken = Mutex<[LogUpdate]>([])

    package init() {}

    package var updates: [LogUpdate] { taken.withLock { $0 } }

    /// Every line that was delivered, remarks of the reader in angle brackets.
    package var lines: [String] {
        updates.flatMap { if case .lines(let batch) = $0 { batch.texts } else { [String]() } }
    }

    /// The lines without the remarks.
    package var texts: [String] { lines.filter { !$0.hasPrefix("<") } }

    package var lost: Int { updates.reduce(0) { if case .lost(let count) = $1 { $0 + count } else { $0 } } }

    package var unfinished: [String] {
        updates.reversed().lazy.compactMap { if case .unfinished(let batch) = $0 { batch.texts } else { nil } }.first
            ?? []
    }

    /// The last word on where the lines come from, or why there are none.
    package var place: String? {
        updates.reversed().lazy.compactMap { update in
            switch update {
            case .origin(let name): name
            case .unavailable(let why): "unavailable: \(why)"
            default: nil
            }
        }.first
    }

    /// The place before the first lines; nil as long as none was told, and when there is none.
    package var history: LogHistory? {
        updates.lazy.compactMap { if case .history(let history) = $0 { history } else { nil } }.first
    }

    package var hasHistory: Bool { updates.contains { if case .history = $0 { true } else { false } } }

    /// Follows a source for as long as the body takes, and returns when it has been let go.
    package static func following(
        _ source: LogSource,
        _ options: LogOptions = LogOptions(),
        _ body: (SourceRecorder) async throws -> Void
    ) async throws {
        let recorder = SourceRecorder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await source.follow(options) { update in recorder.taken.withLock { $0.append(update) } } }
            defer { group.cancelAll() }
            try await body(recorder)
        }
    }

    /// All that a source holds.
    package static func whole(_ source: LogSource, _ options: LogOptions = LogOptions()) async -> SourceRecorder {
        var options = options
        options.isFollowing = false
        let recorder = SourceRecorder()
        await source.follow(options) { update in recorder.taken.withLock { $0.append(update) } }
        return recorder
    }
}

extension LogBatch {
    /// Each line's text, remarks of the reader in angle brackets.
    package var texts: [String] {
        lines.indices.map { index in
            let text = String(decoding: text(index), as: UTF8.self)
            return lines[index].stream == .notice ? "<\(text)>" : text
        }
    }
}

extension LogHistory {
    /// Every line before this place, read in steps of so many bytes.
    package func all(inStepsOf bytes: Int) async -> [String] {
        var lines: [String] = []
        var place: LogHistory? = self
        while let here = place {
            let (older, earlier) = await here.older(atMost: bytes)
            lines = older.texts + lines
            place = earlier
        }
        return lines
    }
}
