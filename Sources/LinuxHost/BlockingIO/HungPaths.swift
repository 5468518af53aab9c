// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// A path, or all of a mount, that does not answer.
package struct HungPath: Sendable, Hashable {
    /// The path that was touched first.
    package let path: String
    /// What is refused: this and everything below it.
    package let root: String
    /// Type of the mounted file system, such as `fuse.sshfs`; nil where only the path is known not to answer.
    package let fileSystem: String?
    /// When the first call on it began.
    package let since: ContinuousClock.Instant
}

/// What is known not to answer, so that it is not tried again for a while.
final class HungPaths: Sendable {
    static let shared = HungPaths()

    /// Time until one call may try again; doubled with each that hangs, too.
    private static let firstPause = Duration.seconds(30)
    /// Calls that may hang on one path.
    private static let mostTries = 3

    private struct Entry {
        let hung: HungPath
        var threads: Set<ObjectIdentifier>
        var tries = 1
        var notBefore: ContinuousClock.Instant
    }

    private let entries = Mutex<[Entry]>([])
    /// How many there are: nearly always none, which costs no lock to find out.
    private let count = Atomic(0)

    var all: [HungPath] { entries.withLock { $0.map(\.hung) } }

    /// Why a path is not to be touched now; nil when it may be.
    func refusal(of path: String, at now: @autoclosure () -> ContinuousClock.Instant = .now) -> String? {
        guard count.load(ordering: .relaxed) > 0 else { return nil }
        let now = now()
        return entries.withLock { entries in
            guard let index = entries.firstIndex(where: { $0.hung.covers(path) }) else { return nil }
            if entries[index].tries < Self.mostTries, now >= entries[index].notBefore {
                // This one may try; the others wait for what comes of it.
                entries[index].notBefore = now + Self.firstPause * (1 << entries[index].tries)
                return nil
            }
            return entries[index].hung.reason(at: now)
        }
    }

    /// In words, why a path that hangs does not answer.
    func reason(_ path: String) -> String {
        let hung = entries.withLock { entries in entries.first { $0.hung.covers(path) }?.hung }
        return hung?.reason(at: .now) ?? "no answer in \(BlockingIO.patience)"
    }

    func hangs(
        _ thread: IOThread,
        on path: String,
        since: ContinuousClock.Instant,
        at now: ContinuousClock.Instant
    ) {
        let mount = Self.foreignMount(of: path)
        entries.withLock { entries in
            if let index = entries.firstIndex(where: { $0.hung.covers(path) }) {
                entries[index].threads.insert(ObjectIdentifier(thread))
                entries[index].tries += 1
                return
            }
            let hung = HungPath(path: path, root: mount?.path ?? path, fileSystem: mount?.fileSystem, since: since)
            entries.append(Entry(hung: hung, threads: [ObjectIdentifier(thread)], notBefore: now + Self.firstPause))
            count.store(entries.count, ordering: .relaxed)
        }
    }

    /// A thread that hung goes on: its path answers again.
    func answered(_ thread: IOThread) {
        entries.withLock { entries in
            entries.removeAll { $0.threads.contains(ObjectIdentifier(thread)) }
            count.store(entries.count, ordering: .relaxed)
        }
    }

    /// The innermost mount that a path lies on by its name, if one call that hangs tells of the whole of it.
    private static func foreignMount(of path: String) -> MountPoint? {
        guard let mount = try? MountPoint.containing(path) else { return nil }
        return HungMount.foreignKinds.contains { mount.fileSystem.hasPrefix($0) } ? mount : nil
    }
}

extension HungPath {
    func covers(_ other: String) -> Bool { other == root || other.hasPrefix(root.hasSuffix("/") ? root : root + "/") }

    func reason(at now: ContinuousClock.Instant) -> String {
        let seconds = since.duration(to: now).components.seconds
        let place = fileSystem.map { "\(root) (\($0)) does" } ?? (path == root ? "it does" : "\(root) does")
        return "\(place) not answer (for \(max(1, seconds)) s)"
    }
}
