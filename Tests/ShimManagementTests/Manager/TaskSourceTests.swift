// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import ShimTestSupport
import Testing

@testable import ShimManagement

/// What becomes of a spec that somebody prepared elsewhere.
@Suite struct TaskSourceTests {
    private let folder: TemporaryFolder

    init() throws { folder = try TemporaryFolder() }

    private func spec(_ config: String, rootfs: [RootfsMount] = []) throws -> String {
        try folder.write("config.json", config)
        let source = TaskSource(folder: folder.path, rootfs: rootfs)
        return String(decoding: try source.spec(for: TaskID(namespace: "ns", id: "t")), as: UTF8.self)
    }

    @Test func aRelativeRootBecomesAnAbsoluteOneAndTheRestIsKept() throws {
        #expect(
            try spec(#"{"root":{"path":"r","readonly":true},"x":18446744073709551615}"#)
                == #"{"linux":{"cgroupsPath":"/ns/t"},"root":{"path":"\#(folder.path)/r","readonly":true},"#
                + #""x":18446744073709551615}"#
        )
    }

    @Test func anAbsoluteRootAndAChosenCgroupStay() throws {
        let config = #"{"linux":{"cgroupsPath":"/mine","namespaces":[]},"root":{"path":"/srv/root"}}"#
        #expect(try spec(config) == config)
    }

    @Test func anEmptyCgroupIsNone() throws {
        #expect(
            try spec(#"{"linux":{"cgroupsPath":""},"root":{"path":"/r"}}"#)
                == #"{"linux":{"cgroupsPath":"/ns/t"},"root":{"path":"/r"}}"#
        )
    }

    @Test(arguments: [#"{"root":{"path":"/elsewhere"}}"#, #"{"root":{}}"#, "{}"])
    func whatIsMountedIsTheBundlesOwnRoot(config: String) throws {
        #expect(
            try spec(config, rootfs: [RootfsMount(type: "bind", source: "/r")])
                == #"{"linux":{"cgroupsPath":"/ns/t"},"root":{"path":"rootfs"}}"#
        )
    }

    @Test func aSpecWithoutARootIsInvalid() {
        #expect(throws: ShimError(.invalid, "\(folder.path)/config.json names no root.path")) { try spec("{}") }
    }

    @Test(arguments: ["", "[]", "{"])
    func whatIsNoSpecIsInvalid(config: String) {
        #expect { try spec(config) } throws: { ($0 as? ShimError)?.code == .invalid }
    }

    @Test func aFolderWithoutASpecIsNotFound() {
        let source = TaskSource(folder: folder.path)
        #expect {
            try source.spec(for: TaskID(namespace: "ns", id: "t"))
        } throws: {
            ($0 as? ShimError)?.code == .notFound
        }
    }
}
