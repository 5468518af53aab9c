// SPDX-License-Identifier: Apache-2.0

import Glibc

/// Removes an entry of a directory with everything below it, on one mount.
struct TreeRemoval {
    /// Levels that are gone down: each holds two descriptors.
    private static let maximumDepth = 100
    /// Times that a directory is read until it is given up: somebody puts files into it.
    private static let maximumPasses = 8
    private static let maximumFailures = 20

    /// What could not be removed and why, each a sentence.
    private var failures: [String] = []
    private var omitted = 0

    /// All failures, the last telling how many more there were.
    var notes: [String] { omitted == 0 ? failures : failures + ["\(omitted) more entries could not be removed"] }

    /// Removes an entry.
    ///
    /// Says whether it is gone; a failure is noted once, not again for every directory that it keeps from being
    /// removed.
    @discardableResult
    mutating func remove(
        _ name: UnsafePointer<CChar>,
        in parent: borrowing DirectoryHandle,
        depth: Int = 0
    ) -> Bool {
        let path = parent.path(of: name)
        do throws(SystemError) {
            if try Self.unlink(name, in: parent, path) { return true }
        } catch {
            return fail(error.description)
        }
        guard depth < Self.maximumDepth else { return fail("remove \(path): it lies too deep") }
        do {
            let directory = try parent.directory(name: name)
            guard try directory.mountID() == parent.mountID() else {
                return fail("remove \(path): something is mounted on it")
            }
            guard try empty(directory, depth: depth + 1) else { return false }
        } catch {
            return fail(error.description)
        }
        guard unlinkat(parent.descriptor, name, AT_REMOVEDIR) == 0 || errno == ENOENT else {
            return fail(SystemError("remove \(path)").description)
        }
        return true
    }

    /// Removes what is no directory, and says whether it is gone; false for a directory.
    private static func unlink(
        _ name: UnsafePointer<CChar>,
        in parent: borrowing DirectoryHandle,
        _ path: String
    ) throws(SystemError) -> Bool {
        let before = try IOGate.enter("remove \(path)", path)
        defer { IOGate.leave(backTo: before) }
        if unlinkat(parent.descriptor, name, 0) == 0 || errno == ENOENT { return true }
        guard errno == EISDIR else { throw SystemError("remove \(path)") }
        return false
    }

    /// Removes what is in a directory, and says whether nothing is left.
    private mutating func empty(_ directory: borrowing DirectoryHandle, depth: Int) throws(SystemError) -> Bool {
        let before = self
        // A directory that changes while it is read may not show all its entries.
        for _ in 0..<Self.maximumPasses {
            self = before
            var removed = 0
            var left = 0
            var removal = self
            try directory.forEachName { name in
                if removal.remove(name, in: directory, depth: depth) { removed += 1 } else { left += 1 }
                return true
            }
            self = removal
            if removed == 0 { return left == 0 }
        }
        return true
    }

    private mutating func fail(_ sentence: String) -> Bool {
        if failures.count < Self.maximumFailures { failures.append(sentence) } else { omitted += 1 }
        return false
    }
}

extension DirectoryHandle {
    /// Removes an entry with everything below it.
    ///
    /// Links are removed and not followed, and what is mounted below is left alone.
    ///
    /// Returns what could not be removed and why, each a sentence; nothing when the entry is gone.
    package func removeTree(_ name: String) -> [String] {
        var removal = TreeRemoval()
        do {
            guard try kind(of: name) != nil else { return [] }
        } catch {
            return [error.description]
        }
        removal.remove(name, in: self)
        return removal.notes
    }
}
