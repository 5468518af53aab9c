// SPDX-License-Identifier: Apache-2.0

import Foundation
import ShimTestSupport
import Testing

@testable import ContainerdShims

/// Bundles in which file systems are mounted, which takes root to make.
@Suite(.enabled(if: geteuid() == 0, "needs root to mount")) struct MountedBundleRemovalTests {
    @Test func whatIsMountedOnTheRootfsIsUnmountedAndKept() throws {
        let fixture = try RemovalFixture()
        let rootfs = "\(fixture.path)/rootfs"
        try fixture.outside.makeFolder("in")
        // Twice on the same place, and a place below with a blank in its name.
        try fixture.mount("-t tmpfs none \(rootfs)")
        try fixture.mount("--bind \(fixture.outside.path) \(rootfs)")
        try fixture.makeFolder("\(rootfs)/in/a b")
        try fixture.mount("-t tmpfs none '\(rootfs)/in/a b'")
        try fixture.touch("\(rootfs)/in/a b/file")
        let steps = try BundleRemoval.plan(fixture.bundle)
        #expect(
            steps.prefix(3).map { $0.split(separator: " (")[0] } == [
                "unmount \(rootfs)/in/a b", "unmount \(rootfs)", "unmount \(rootfs)",
            ]
        )
        #expect(try BundleRemoval.remove(fixture.bundle).isEmpty)
        #expect(!fixture.exists(fixture.path))
        #expect(fixture.outsideIsWhole)
        #expect(fixture.exists("\(fixture.outside.path)/in/a b"))
    }

    @Test func aMountThatAnotherHidesIsUnmountedToo() throws {
        let fixture = try RemovalFixture()
        let rootfs = "\(fixture.path)/rootfs"
        try fixture.mount("-t tmpfs none \(rootfs)")
        try fixture.makeFolder("\(rootfs)/in")
        try fixture.mount("-t tmpfs none \(rootfs)/in")
        try fixture.mount("-t tmpfs none \(rootfs)")
        #expect(try BundleRemoval.remove(fixture.bundle).isEmpty)
        #expect(!fixture.exists(fixture.path))
    }

    @Test func aMountInUseKeepsTheBundle() throws {
        let fixture = try RemovalFixture()
        let rootfs = "\(fixture.path)/rootfs"
        try fixture.mount("-t tmpfs none \(rootfs)")
        try fixture.touch("\(rootfs)/open")
        let file = open("\(rootfs)/open", O_RDONLY | O_CLOEXEC)
        defer { close(file) }
        #expect { try BundleRemoval.remove(fixture.bundle) } throws: { error in
            guard let error = error as? ShimError else { return false }
            return error.code == .failedPrecondition && error.message.contains("unmount \(rootfs): ")
        }
        #expect(fixture.exists("\(rootfs)/open"))
        #expect(fixture.exists("\(fixture.path)/config.json"))
        #expect(fixture.exists("\(fixture.work)/criu"))
    }

    @Test func aMountElsewhereInTheBundleIsLeftAndReported() throws {
        let fixture = try RemovalFixture()
        try fixture.makeFolder("\(fixture.path)/extra")
        // On the same device: only the mount tells it from the bundle.
        try fixture.mount("--bind \(fixture.outside.path) \(fixture.path)/extra")
        #expect(
            try BundleRemoval.plan(fixture.bundle).contains {
                $0.hasPrefix("leave \(fixture.path)/extra, on which something is mounted")
            }
        )
        let notes = try BundleRemoval.remove(fixture.bundle)
        #expect(notes == ["remove \(fixture.hiddenPath)/extra: something is mounted on it"])
        #expect(fixture.outsideIsWhole)
        #expect(!fixture.exists("\(fixture.hiddenPath)/config.json"))
        #expect(!fixture.exists(fixture.path))
        #expect(!fixture.exists(fixture.work))
        // It stays in the way of a bundle that comes later.
        try fixture.bundles.add("t", [:])
        #expect { try BundleRemoval.remove(fixture.bundle) } throws: {
            ($0 as? ShimError)?.code == .failedPrecondition
        }
        #expect(fixture.exists(fixture.path))
    }

    @Test func aMountOnTheBundleItselfIsRefused() throws {
        let fixture = try RemovalFixture()
        try fixture.mount("--bind \(fixture.outside.path) \(fixture.path)")
        defer { umount2(fixture.path, 0) }
        for dry in [true, false] {
            #expect { try dry ? BundleRemoval.plan(fixture.bundle) : BundleRemoval.remove(fixture.bundle) } throws: {
                ($0 as? ShimError)?.message.hasSuffix("something is mounted on it") == true
            }
        }
        #expect(fixture.outsideIsWhole)
    }
}
