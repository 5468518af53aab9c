// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import HostSession

/// A display that stands still, and a way through what it showed before.
package struct FrozenDisplay: Sendable, Hashable {
    /// What can be gone to, the oldest first; the last is what was shown when it was frozen.
    package let entries: [SnapshotHistory.Entry]
    package fileprivate(set) var index: Int
    /// The marks that were there then.
    fileprivate let marks: [TaskID: ActionTarget]
    /// What has come since.
    var latest: HostSnapshot?

    package var shown: SnapshotHistory.Entry { entries[index] }
}

extension Model {
    /// Whether the arrows step in time.
    package var isFrozen: Bool { frozen != nil }

    /// Freezes the display, or lets it go on with what has come meanwhile.
    mutating func toggleFreeze() -> [Effect] {
        if let frozen {
            self.frozen = nil
            table.marks = frozen.marks
            return frozen.latest.map { show($0) } ?? []
        }
        guard let snapshot else {
            note("freeze: nothing was seen yet")
            return []
        }
        let before = past.entries.filter { $0.snapshot.takenAt != snapshot.takenAt }
        let entries = before + [SnapshotHistory.Entry(snapshot: snapshot, at: now)]
        frozen = FrozenDisplay(entries: entries, index: entries.count - 1, marks: table.marks)
        return []
    }

    mutating func stepInTime(by count: Int) -> [Effect] {
        guard var frozen else {
            note("Z freezes the display; then this steps in time")
            return []
        }
        let index = min(max(0, frozen.index + count), frozen.entries.count - 1)
        guard index != frozen.index else {
            note(count < 0 ? "nothing older is kept" : "that is where it was frozen")
            return []
        }
        frozen.index = index
        self.frozen = frozen
        return show(frozen.shown.snapshot)
    }
}
