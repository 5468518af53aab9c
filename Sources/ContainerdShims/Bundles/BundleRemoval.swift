// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost

/// Removes a bundle as containerd does, for when containerd is not there to do it.
///
/// Everything is reached through directories that are held open, one level after the other: a link inside the bundle
/// never leads outside, and nothing is removed from what is mounted in it.
///
/// It is meant for a bundle whose shim is gone and whose task is cleaned up; neither is looked at. It blocks while file
/// systems are unmounted.
public enum BundleRemoval {
    private static let rootfs = "rootfs"

    /// What ``remove(_:)`` would do, each step a sentence; nothing is changed.
    ///
    /// Throws what `remove` would, as far as that can be seen beforehand.
    public static func plan(_ bundle: ShimBundle) throws(ShimError) -> [String] {
        try reporting(bundle) { (place) throws(SystemError) in
            var steps: [String] = []
            if try place.isThere() { steps += try planOfMounts(place.open(), place) }
            if try place.isHalfRemoved() {
                steps.append("remove \(place.hiddenPath), which an earlier removal left over")
            }
            if try place.isThere() { steps.append("rename \(place.path) to \(place.hiddenName), and remove it") }
            if let work = workFolder(place, bundle.id) { steps += planOfWork(work) }
            return steps
        }
    }

    /// Unmounts the root file system, and removes the bundle and its work folder.
    ///
    /// A removal that was interrupted is taken up again.
    ///
    /// Returns what could not be removed after the bundle was hidden from containerd, each a sentence. Throws before
    /// that, and keeps the bundle: `failedPrecondition` when something mounted is in use, or `rootfs` is not empty though
    /// nothing is mounted on it; `notFound` when there is no such bundle; `invalid` when its path is not one of its
    /// state directory.
    public static func remove(_ bundle: ShimBundle) throws(ShimError) -> [String] {
        try reporting(bundle) { (place) throws(SystemError) in
            let work = workFolder(place, bundle.id)
            if try place.isThere() {
                try removeRootfs(place.open())
                try place.hide()
            }
            return place.removeHidden() + (work?.remove() ?? [])
        }
    }

    // MARK: -

    private static func reporting(
        _ bundle: ShimBundle,
        _ body: (borrowing BundlePlace) throws(SystemError) -> [String]
    ) throws(ShimError) -> [String] {
        let path = "\(bundle.stateDirectory)/\(StateDirectory.taskPlugin)/\(bundle.id)"
        guard bundle.path == path, !bundle.id.id.hasPrefix("."), !bundle.id.namespace.hasPrefix(".") else {
            throw ShimError(
                .invalid,
                "\(bundle.path) is not where \(bundle.stateDirectory) has the bundle of \(bundle.id)"
            )
        }
        do throws(SystemError) {
            let place = try BundlePlace(root: bundle.stateDirectory, id: bundle.id)
            let presence = [try place.isThere(), try place.isHalfRemoved()]
            guard presence.contains(true) else { throw SystemError("remove \(bundle.path)", number: ENOENT) }
            return try body(place)
        } catch {
            let code: ShimError.Code =
                switch error.number {
                case ENOENT: .notFound
                case EBUSY: .failedPrecondition
                default: error.isRefusal ? .failedPrecondition : .unknown
                }
            throw ShimError(code, "\(bundle.id): \(error)")
        }
    }

    private static func removeRootfs(_ directory: borrowing DirectoryHandle) throws(SystemError) {
        try directory.unmountAll(on: rootfs)
        // Anything else goes with the bundle, a link without what it leads to.
        guard try directory.kind(of: rootfs) == .directory else { return }
        do throws(SystemError) {
            try directory.removeEmptyDirectory(rootfs)
        } catch  where error.number == ENOTEMPTY {
            throw notEmpty(directory)
        }
    }

    private static func planOfMounts(
        _ directory: borrowing DirectoryHandle,
        _ place: borrowing BundlePlace
    ) throws(SystemError) -> [String] {
        let mounts = try directory.mounts(on: rootfs)
        var steps = mounts.map { "unmount \($0.path) (\($0.fileSystem))" }
        if try directory.kind(of: rootfs) == .directory {
            if mounts.isEmpty {
                guard try directory.directory(rootfs).isEmpty() else { throw notEmpty(directory) }
            }
            steps.append("remove \(directory.path)/\(rootfs), which has to be empty then")
        }
        let others = try place.parent.mounts(on: place.name).filter { !mounts.contains($0) }
        return steps + others.map { "leave \($0.path), on which something is mounted (\($0.fileSystem))" }
    }

    private static func notEmpty(_ directory: borrowing DirectoryHandle) -> SystemError {
        SystemError(
            "remove \(directory.path)/\(rootfs)",
            refused: "it is not empty though nothing is mounted on it: what is in it may be somebody's data"
        )
    }

    private static func workFolder(_ place: borrowing BundlePlace, _ id: TaskID) -> WorkFolder? {
        for name in [place.name, place.hiddenName] {
            if let target = (try? place.parent.directory(name))?.target(ofLink: "work") {
                return WorkFolder(path: target, id: id)
            }
        }
        return nil
    }

    private static func planOfWork(_ work: WorkFolder) -> [String] {
        do throws(SystemError) {
            return try work.place() == nil ? [] : ["remove \(work.path) with everything in it"]
        } catch {
            return ["not \(error)"]
        }
    }
}
