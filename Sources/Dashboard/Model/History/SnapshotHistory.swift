// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
package import HostSession

/// What the host looked like over the last 15 minutes: at most 90 snapshots in at most 4 MiB, further apart the more tasks
/// there are.
package struct SnapshotHistory: Sendable, Hashable {
    private static let span = Duration.seconds(15 * 60)
    private static let limitBytes = 4 << 20
    private static let most = 90
    private static let fewest = 6

    package struct Entry: Sendable, Hashable {
        package var snapshot: HostSnapshot
        package var at: Moment
    }

    /// The oldest first.
    package private(set) var entries: [Entry] = []

    mutating func take(_ snapshot: HostSnapshot, at now: Moment) {
        let bytes = max(1, snapshot.readings.count) * MemoryLayout<TaskReading>.stride
        let capacity = max(Self.fewest, min(Self.most, Self.limitBytes / bytes))
        if let last = entries.last, last.at.instant.duration(to: now.instant) < Self.span / capacity { return }
        entries.append(Entry(snapshot: snapshot, at: now))
        entries.removeAll { $0.at.instant.duration(to: now.instant) > Self.span }
        if entries.count > capacity { entries.removeFirst(entries.count - capacity) }
    }
}
