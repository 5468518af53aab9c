// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LinuxHost

@Suite struct MountPointTests {
    @Test(
        arguments: [
            ("43 27 0:39 / /a rw,relatime - tmpfs none rw", "/a", "tmpfs"),
            (
                "43 27 0:39 / /a\\040b\\134c\\011 rw shared:1 master:2 - overlay over rw,lowerdir=/x", "/a b\\c\t",
                "overlay"
            ),
            ("43 27 0:39 /- /- rw - fuse.x - rw", "/-", "fuse.x"),
            ("43 27 0:39 / /a\\09 rw - ext4 \\ rw", "/a\\09", "ext4"),
        ]
    )
    func linesAreParsed(line: String, path: String, fileSystem: String) throws {
        let mount = try #require(MountPoint(line: Array(line.utf8)))
        #expect(mount.id == 43)
        #expect(mount.path == path)
        #expect(mount.fileSystem == fileSystem)
    }

    @Test(arguments: ["", "43", "x 27 0:39 / /a rw - tmpfs none rw", "43 27 0:39 / /a rw shared:1 tmpfs none rw rw -"])
    func whatIsNoSuchLineIsNothing(line: String) { #expect(MountPoint(line: Array(line.utf8)) == nil) }

    @Test func thisHostsMountsAreThere() throws {
        #expect(try MountPoint.all(atOrBelow: "/proc").contains { $0.path == "/proc" && $0.fileSystem == "proc" })
        #expect(try MountPoint.all(atOrBelow: "/pro").isEmpty)
    }
}
