// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Tells which of many paths somebody has opened or closed; never blocks but to begin a watch.
package final class PathWatches: Sendable {
    /// Paths that can be watched at a time; the kernel keeps about 1 KiB for each.
    private static let most = 4096

    private struct State {
        var paths: [Int32: String] = [:]
        var numbers: [String: Int32] = [:]
        /// Openings by this program since the kernel was asked last.
        var own: [String: Int] = [:]
        var changed: Set<String> = []
    }

    private let descriptor: Int32
    private let state = Mutex(State())

    /// Nil when the user has no inotify instances, or the process no descriptors left.
    package init?() {
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { return nil }
    }

    deinit { close(descriptor) }

    /// Watches a path from now on; whether that is possible.
    package func watch(_ path: String) -> Bool {
        guard state.withLock({ $0.numbers[path] == nil && $0.numbers.count < Self.most }) else {
            return state.withLock { $0.numbers[path] != nil }
        }
        let mask = FileEvents.opened.union(.closed).rawValue
        let number = try? IOGate.pass("watch \(path)", path) { () throws(SystemError) in
            let number = inotify_add_watch(descriptor, path, mask)
            guard number >= 0 else { throw SystemError("watch \(path)") }
            return number
        }
        guard let number else { return false }
        state.withLock { state in
            state.paths[number] = path
            state.numbers[path] = number
        }
        return true
    }

    /// Watches a path no longer.
    package func forget(_ path: String) {
        let number = state.withLock { state -> Int32? in
            let number = state.numbers.removeValue(forKey: path)
            if let number { state.paths[number] = nil }
            state.own[path] = nil
            state.changed.remove(path)
            return number
        }
        if let number { inotify_rm_watch(descriptor, number) }
    }

    /// This program has opened a path for a moment: that is nobody else's doing.
    package func openedItself(_ path: String) {
        state.withLock { state in
            if state.numbers[path] != nil { state.own[path, default: 0] += 1 }
        }
    }

    /// Whether anybody else has opened or closed a watched path since this was asked last.
    package func hasChanged(_ path: String) -> Bool {
        drain()
        return state.withLock { $0.changed.remove(path) != nil }
    }

    private func drain() {
        var events: [(number: Int32, mask: UInt32)] = []
        withUnsafeTemporaryAllocation(byteCount: 16 << 10, alignment: MemoryLayout<inotify_event>.alignment) { buffer in
            while true {
                let count = read(descriptor, buffer.baseAddress, buffer.count)
                guard count > 0 else { return }
                var at = 0
                while at + MemoryLayout<inotify_event>.size <= count {
                    let event = buffer.loadUnaligned(fromByteOffset: at, as: inotify_event.self)
                    events.append((event.wd, event.mask))
                    at += MemoryLayout<inotify_event>.size + Int(event.len)
                }
            }
        }
        state.withLock { state in
            var opened: [String: Int] = [:]
            for (number, mask) in events {
                guard mask & UInt32(IN_Q_OVERFLOW) == 0 else {
                    state.changed.formUnion(state.numbers.keys)
                    continue
                }
                guard let path = state.paths[number] else { continue }
                if mask & FileEvents.opened.rawValue != 0 { opened[path, default: 0] += 1 }
                // A closing is somebody else's where nothing was opened here.
                if mask & FileEvents.closed.rawValue != 0, state.own[path] == nil { state.changed.insert(path) }
                if mask & UInt32(IN_IGNORED) != 0 { state.changed.insert(path) }
            }
            for (path, count) in opened where count > state.own[path] ?? 0 { state.changed.insert(path) }
            state.own = [:]
        }
    }
}
