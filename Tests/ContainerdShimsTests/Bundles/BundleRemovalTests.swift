// SPDX-License-Identifier: Apache-2.0

import Foundation
import ShimTestSupport
import Testing

@testable import ContainerdShims

/// A bundle is removed, and nothing else.
@Suite struct BundleRemovalTests {
    @Test func aBundleGoesWithItsWorkFolder() throws {
        let fixture = try RemovalFixture()
        #expect(
            try BundleRemoval.plan(fixture.bundle) == [
                "remove \(fixture.path)/rootfs, which has to be empty then",
                "rename \(fixture.path) to .t, and remove it",
                "remove \(fixture.work) with everything in it",
            ]
        )
        #expect(fixture.exists(fixture.path))
        #expect(try BundleRemoval.remove(fixture.bundle).isEmpty)
        #expect(!fixture.exists(fixture.path))
        #expect(!fixture.exists(fixture.hiddenPath))
        #expect(!fixture.exists(fixture.work))
        #expect(throws: ShimError.self) { try BundleRemoval.remove(fixture.bundle) }
    }

    @Test func linksAreRemovedAndNotFollowed() throws {
        let fixture = try RemovalFixture()
        try fixture.link("\(fixture.path)/out", to: fixture.outside.path)
        try fixture.link("\(fixture.path)/file", to: "\(fixture.outside.path)/precious")
        try fixture.link("\(fixture.work)/criu/out", to: fixture.outside.path)
        #expect(try BundleRemoval.remove(fixture.bundle).isEmpty)
        #expect(!fixture.exists(fixture.path))
        #expect(!fixture.exists(fixture.work))
        #expect(fixture.outsideIsWhole)
    }

    @Test func aRootfsThatIsALinkGoesWithoutWhatItLeadsTo() throws {
        let fixture = try RemovalFixture()
        #expect(rmdir("\(fixture.path)/rootfs") == 0)
        try fixture.link("\(fixture.path)/rootfs", to: fixture.outside.path)
        _ = try BundleRemoval.plan(fixture.bundle)
        #expect(try BundleRemoval.remove(fixture.bundle).isEmpty)
        #expect(!fixture.exists(fixture.path))
        #expect(fixture.outsideIsWhole)
    }

    @Test func dataInTheRootfsIsKeptAndEverythingElseToo() throws {
        let fixture = try RemovalFixture()
        try fixture.touch("\(fixture.path)/rootfs/data")
        for dry in [true, false] {
            #expect { try dry ? BundleRemoval.plan(fixture.bundle) : BundleRemoval.remove(fixture.bundle) } throws: {
                error in
                guard let error = error as? ShimError else { return false }
                return error.code == .failedPrecondition && error.message.contains("rootfs: it is not empty")
            }
        }
        for kept in ["rootfs/data", "config.json", "work"] { #expect(fixture.exists("\(fixture.path)/\(kept)")) }
        #expect(fixture.exists("\(fixture.work)/criu"))
    }

    @Test func anInterruptedRemovalIsTakenUp() throws {
        let fixture = try RemovalFixture()
        try fixture.makeFolder("\(fixture.hiddenPath)/deep/deeper")
        try fixture.touch("\(fixture.hiddenPath)/deep/file")
        let steps = try BundleRemoval.plan(fixture.bundle)
        #expect(steps.contains("remove \(fixture.hiddenPath), which an earlier removal left over"))
        #expect(try BundleRemoval.remove(fixture.bundle).isEmpty)
        #expect(!fixture.exists(fixture.hiddenPath))
        #expect(!fixture.exists(fixture.path))
    }

    @Test func whatIsLeftOverAloneIsRemovedToo() throws {
        let fixture = try RemovalFixture()
        #expect(rename(fixture.path, fixture.hiddenPath) == 0)
        #expect(
            try BundleRemoval.plan(fixture.bundle) == [
                "remove \(fixture.hiddenPath), which an earlier removal left over",
                "remove \(fixture.work) with everything in it",
            ]
        )
        #expect(try BundleRemoval.remove(fixture.bundle).isEmpty)
        #expect(!fixture.exists(fixture.hiddenPath))
        #expect(!fixture.exists(fixture.work))
    }

    @Test func aLeftOverLinkIsNotFollowed() throws {
        let fixture = try RemovalFixture()
        try fixture.link(fixture.hiddenPath, to: fixture.outside.path)
        #expect(try BundleRemoval.remove(fixture.bundle).isEmpty)
        #expect(!fixture.exists(fixture.hiddenPath))
        #expect(fixture.outsideIsWhole)
    }

    @Test(arguments: [
        "", "/io.containerd.runtime.v2.task/ns/other", "/../x/io.containerd.runtime.v2.task/ns/t", "link",
    ])
    func aWorkLinkToAStrangePlaceIsLeftAlone(form: String) throws {
        let fixture = try RemovalFixture()
        let target: String
        if form == "link" {
            target = "\(fixture.outside.path)/io.containerd.runtime.v2.task/ns/t"
            try fixture.makeFolder("\(fixture.outside.path)/io.containerd.runtime.v2.task/ns")
            try fixture.link(target, to: fixture.outside.path)
        } else {
            target = fixture.outside.path + form
        }
        #expect(unlink("\(fixture.path)/work") == 0)
        try fixture.link("\(fixture.path)/work", to: target)
        #expect(try BundleRemoval.plan(fixture.bundle).last?.contains("left alone") == true)
        let notes = try BundleRemoval.remove(fixture.bundle)
        #expect(notes.count == 1)
        #expect(notes.first?.contains("remove \(target), where the bundle's work link leads") == true, "\(notes)")
        #expect(notes.first?.contains("left alone") == true, "\(notes)")
        #expect(!fixture.exists(fixture.path))
        #expect(fixture.outsideIsWhole)
        #expect(fixture.exists(fixture.work))
    }

    @Test func aWorkFolderThroughALinkedNamespaceIsLeftAlone() throws {
        let fixture = try RemovalFixture()
        let namespace = (fixture.work as NSString).deletingLastPathComponent
        #expect(rename(namespace, "\(fixture.outside.path)/ns") == 0)
        try fixture.link(namespace, to: "\(fixture.outside.path)/ns")
        let notes = try BundleRemoval.remove(fixture.bundle)
        #expect(notes.count == 1, "\(notes)")
        #expect(fixture.exists("\(fixture.outside.path)/ns/t/criu"))
    }

    @Test func aMissingWorkFolderIsNoMatter() throws {
        let fixture = try RemovalFixture()
        try FileManager.default.removeItem(atPath: fixture.work)
        #expect(try BundleRemoval.remove(fixture.bundle).isEmpty)
    }

    @Test func aBundleElsewhereIsRefused() throws {
        let fixture = try RemovalFixture()
        let bundle = ShimBundle(id: fixture.bundle.id, path: fixture.outside.path, stateDirectory: "/run/containerd")
        #expect { try BundleRemoval.remove(bundle) } throws: { ($0 as? ShimError)?.code == .invalid }
        #expect(fixture.outsideIsWhole)
    }

    @Test func aBundleThatIsALinkIsRefused() throws {
        let fixture = try RemovalFixture()
        try FileManager.default.removeItem(atPath: fixture.path)
        try fixture.link(fixture.path, to: fixture.outside.path)
        #expect(throws: ShimError.self) { try BundleRemoval.remove(fixture.bundle) }
        #expect(fixture.exists(fixture.path))
        #expect(fixture.outsideIsWhole)
    }
}
