// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Tells what happens to one path.
///
/// Never blocks; ends when it is let go.
package struct FileWatch: ~Copyable {
    /// For waiting until something has happened.
    package let descriptor: Int32

    /// Watches a path from now on: an event is seen at the latest when the call that caused it returns.
    ///
    /// Throws when the path is missing, or the user has no watches left.
    package init(_ path: String, for events: FileEvents) throws(SystemError) {
        let watcher = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard watcher >= 0 else { throw SystemError("watch \(path)") }
        do throws(SystemError) {
            try IOGate.pass("watch \(path)", path) { () throws(SystemError) in
                guard inotify_add_watch(watcher, path, events.rawValue) >= 0 else { throw SystemError("watch \(path)") }
            }
        } catch {
            close(watcher)
            throw error
        }
        descriptor = watcher
    }

    deinit { close(descriptor) }

    /// All that has happened since the last call.
    ///
    /// A queue that overflowed reports everything.
    package func pending() -> FileEvents {
        var all: FileEvents = []
        withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: MemoryLayout<inotify_event>.alignment) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                guard count > 0 else { return }
                var at = 0
                while at + MemoryLayout<inotify_event>.size <= count {
                    let event = buffer.loadUnaligned(fromByteOffset: at, as: inotify_event.self)
                    let overflowed = event.mask & UInt32(IN_Q_OVERFLOW) != 0
                    all.formUnion(overflowed ? FileEvents(rawValue: .max) : FileEvents(rawValue: event.mask))
                    at += MemoryLayout<inotify_event>.size + Int(event.len)
                }
            }
        }
        return all
    }
}
