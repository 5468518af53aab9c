// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// How often this program itself has opened and closed paths that it watches, on whatever thread: nobody else's doing.
struct OwnOpenings: Sendable, Equatable {
    var opened = 0
    var closed = 0

    private struct Entry {
        var count = OwnOpenings()
        var watchers = 0
    }

    private static let entries = Mutex<[String: Entry]>([:])

    /// Counts from now on, for another who watches; the count so far.
    static func watch(_ path: String) -> OwnOpenings {
        entries.withLock { entries in
            entries[path, default: Entry()].watchers += 1
            return entries[path]?.count ?? OwnOpenings()
        }
    }

    static func unwatch(_ path: String) {
        entries.withLock { entries in
            guard let entry = entries[path] else { return }
            entries[path]?.watchers -= 1
            if entry.watchers <= 1 { entries[path] = nil }
        }
    }

    /// Called before the kernel is, so that it is never behind what the kernel tells.
    static func note(_ path: String, opened: Int = 0, closed: Int = 0) {
        entries.withLock { entries in
            entries[path]?.count.opened += opened
            entries[path]?.count.closed += closed
        }
    }

    static func count(of path: String) -> OwnOpenings? { entries.withLock { $0[path]?.count } }
}
