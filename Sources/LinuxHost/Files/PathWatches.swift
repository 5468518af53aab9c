// SPDX-License-Identifier: Apache-2.0

import Glibc
import Synchronization

/// Tells which of many paths somebody has opened or closed; never blocks but to begin a watch.
package final class PathWatches: Sendable {
    /// Paths that can be watched at a time; the kernel keeps about 1 KiB for each.
    private static let most = 4096

    fileprivate struct State {
        var paths: [Int32: String] = [:]
        var numbers: [String: Int32] = [:]
        /// Openings by this program, as they were counted when the kernel was asked last.
        var own: [String: OwnOpenings] = [:]
        /// Those of which the kernel had not told by then.
        var untold: [String: OwnOpenings] = [:]
        var changed: Set<String> = []
    }

    private let descriptor: Int32
    private let state = Mutex(State())

    /// Nil when the user has no inotify instances, or the process no descriptors left.
    package init?() {
        descriptor = inotify_init1(Int32(IN_CLOEXEC | IN_NONBLOCK))
        guard descriptor >= 0 else { return nil }
    }

    deinit {
        for path in state.withLock({ $0.numbers.keys.sorted() }) { OwnOpenings.unwatch(path) }
        close(descriptor)
    }

    /// Watches a path from now on; whether that is possible.
    package func watch(_ path: String) -> Bool {
        guard state.withLock({ $0.numbers[path] == nil && $0.numbers.count < Self.most }) else {
            return state.withLock { $0.numbers[path] != nil }
        }
        let own = OwnOpenings.watch(path)
        let mask = FileEvents.opened.union(.closed).rawValue
        let number = try? IOGate.pass("watch \(path)", path) { () throws(SystemError) in
            let number = inotify_add_watch(descriptor, path, mask)
            guard number >= 0 else { throw SystemError("watch \(path)") }
            return number
        }
        guard let number else {
            OwnOpenings.unwatch(path)
            return false
        }
        state.withLock { state in
            state.own[path] = own
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
            (state.own[path], state.untold[path]) = (nil, nil)
            state.changed.remove(path)
            return number
        }
        guard let number else { return }
        OwnOpenings.unwatch(path)
        inotify_rm_watch(descriptor, number)
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
            var told: [String: OwnOpenings] = [:]
            for (number, mask) in events {
                guard mask & UInt32(IN_Q_OVERFLOW) == 0 else {
                    state.changed.formUnion(state.numbers.keys)
                    continue
                }
                guard let path = state.paths[number] else { continue }
                if mask & FileEvents.opened.rawValue != 0 { told[path, default: OwnOpenings()].opened += 1 }
                if mask & FileEvents.closed.rawValue != 0 { told[path, default: OwnOpenings()].closed += 1 }
                if mask & UInt32(IN_IGNORED) != 0 { state.changed.insert(path) }
            }
            for path in state.numbers.keys { state.settle(path, told[path] ?? OwnOpenings()) }
        }
    }
}

extension PathWatches.State {
    /// Takes in what the kernel told of a path: what is more than this program did is somebody else's doing.
    ///
    /// The kernel tells two openings in a row as one. What it did not tell is remembered for one more time only, so that it
    /// covers up nobody.
    fileprivate mutating func settle(_ path: String, _ told: OwnOpenings) {
        let now = OwnOpenings.count(of: path) ?? OwnOpenings()
        let (before, late) = (own[path] ?? OwnOpenings(), untold[path] ?? OwnOpenings())
        func left(_ kind: KeyPath<OwnOpenings, Int>) -> Int {
            now[keyPath: kind] - before[keyPath: kind] + late[keyPath: kind] - told[keyPath: kind]
        }
        if left(\.opened) < 0 || left(\.closed) < 0 { changed.insert(path) }
        func new(_ kind: KeyPath<OwnOpenings, Int>) -> Int {
            max(0, min(left(kind), now[keyPath: kind] - before[keyPath: kind]))
        }
        let rest = OwnOpenings(opened: new(\.opened), closed: new(\.closed))
        own[path] = now
        untold[path] = rest == OwnOpenings() ? nil : rest
    }
}
