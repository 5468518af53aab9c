// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import Foundation

/// A bundle with a root file system and a work folder, and a folder outside that nothing may happen to.
///
/// What is mounted in it is unmounted when it is let go.
package final class RemovalFixture: Sendable {
    package let bundles: BundleFixture
    package let outside: TemporaryFolder
    package let path: String
    package let work: String

    package var bundle: ShimBundle {
        ShimBundle(id: TaskID(namespace: "ns", id: "t"), path: path, stateDirectory: bundles.folder.path)
    }

    package var hiddenPath: String { "\(namespacePath)/.t" }
    package var namespacePath: String { "\(bundles.folder.path)/io.containerd.runtime.v2.task/ns" }

    package init() throws {
        bundles = try BundleFixture()
        outside = try TemporaryFolder()
        path = bundles.path("t")
        work = "\(bundles.folder.path)/root/io.containerd.runtime.v2.task/ns/t"
        try outside.write("precious", "data")
        try bundles.add("t", ["config.json": "{}", "address": "unix:///a"])
        try makeFolder("\(path)/rootfs")
        try makeFolder("\(work)/criu")
        try link("\(path)/work", to: work)
    }

    deinit {
        let lazily: Int32 = 2
        // Each unmounts one layer.
        for place in ["rootfs/in", "rootfs", "rootfs", "rootfs", "extra"] { umount2("\(path)/\(place)", lazily) }
        umount2("\(hiddenPath)/extra", lazily)
    }

    package var outsideIsWhole: Bool { exists("\(outside.path)/precious") }

    package func exists(_ path: String) -> Bool {
        var status = stat()
        return lstat(path, &status) == 0
    }

    package func makeFolder(_ path: String) throws {
        try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    }

    package func link(_ path: String, to target: String) throws {
        guard symlink(target, path) == 0 else { throw TemporaryFolder.Failure(errno: errno) }
    }

    package func touch(_ path: String) throws { try "x".write(toFile: path, atomically: false, encoding: .utf8) }

    /// Runs mount(8) with these words.
    package func mount(_ words: String) throws {
        guard try HelperProcess("PATH=/bin:/sbin:/usr/bin mount \(words)").wait() == 0 else {
            throw TemporaryFolder.Failure(errno: EPERM)
        }
    }
}
