// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What happens to a file or directory, as inotify reports it.
package struct FileEvents: OptionSet, Sendable, Hashable {
    /// The kernel's bits (`IN_OPEN` and so on).
    package let rawValue: UInt32
    /// Events of the kernel's bits.
    package init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Somebody opened it.
    package static let opened = FileEvents(rawValue: UInt32(IN_OPEN))
    /// Somebody closed it.
    package static let closed = FileEvents(rawValue: UInt32(IN_CLOSE_WRITE | IN_CLOSE_NOWRITE))
    /// It was written to.
    package static let modified = FileEvents(rawValue: UInt32(IN_MODIFY))
    /// A name in the directory came, went or changed.
    package static let listed = FileEvents(rawValue: UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO))
    /// It was removed, which shows only when nobody holds it open any more, or renamed itself.
    package static let removed = FileEvents(rawValue: UInt32(IN_DELETE_SELF | IN_MOVE_SELF))
}
