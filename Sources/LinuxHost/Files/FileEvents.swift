// SPDX-License-Identifier: Apache-2.0

// A dispatch source may be cancelled from any thread, but on Linux the module does not say so.
@preconcurrency import Dispatch
import Glibc

/// What happens to a file or directory, as inotify reports it.
public struct FileEvents: OptionSet, Sendable, Hashable {
    public let rawValue: UInt32
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Somebody opened it.
    public static let opened = FileEvents(rawValue: UInt32(IN_OPEN))
    /// Somebody closed it.
    public static let closed = FileEvents(rawValue: UInt32(IN_CLOSE_WRITE | IN_CLOSE_NOWRITE))
    /// It was written to.
    public static let modified = FileEvents(rawValue: UInt32(IN_MODIFY))
    /// A name in the directory came, went or changed.
    public static let listed = FileEvents(rawValue: UInt32(IN_CREATE | IN_DELETE | IN_MOVED_FROM | IN_MOVED_TO))
    /// It was removed or renamed itself.
    public static let removed = FileEvents(rawValue: UInt32(IN_DELETE_SELF | IN_MOVE_SELF))

    /// Events of a path until the stream is dropped, those that come faster than they are taken merged into one.
    ///
    /// Ends at once when the path cannot be watched.
    public static func watch(_ path: String, for events: FileEvents) -> AsyncStream<FileEvents> {
        let (stream, continuation) = AsyncStream.makeStream(of: FileEvents.self, bufferingPolicy: .bufferingNewest(1))
        let watcher = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard watcher >= 0, inotify_add_watch(watcher, path, events.rawValue) >= 0 else {
            if watcher >= 0 { close(watcher) }
            continuation.finish()
            return stream
        }
        let source = DispatchSource.makeReadSource(fileDescriptor: watcher, queue: .global())
        source.setEventHandler { continuation.yield(pending(watcher)) }
        source.setCancelHandler { close(watcher) }
        continuation.onTermination = { _ in source.cancel() }
        source.activate()
        return stream
    }

    /// All that has happened since the last look. A queue that overflowed reports everything.
    private static func pending(_ watcher: Int32) -> FileEvents {
        var all: FileEvents = []
        withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: MemoryLayout<inotify_event>.alignment) { buffer in
            while true {
                let count = read(watcher, buffer.baseAddress, buffer.count)
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
