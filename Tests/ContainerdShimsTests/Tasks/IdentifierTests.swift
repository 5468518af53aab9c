// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Testing

/// Which ids are taken, as containerd takes them.
@Suite struct IdentifierTests {
    @Test(
        arguments: [
            "a", "0", "web", "A-b_c.d", "1.2.3", "x-1", "k8s.io", String(repeating: "a", count: 76),
            "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        ]
    )
    func anIdThatContainerdTakesIsTaken(id: String) throws {
        try Identifier.validate(id, as: "container id")
        #expect(try ExecID(id).name == id)
    }

    @Test(
        arguments: [
            "a/b", "..", ".", "a..b", "a-_b", "-a", "a-", ".a", "_a", "a\n", "\na", "a b", "a\0", "ä", "a\u{301}", "１",
            "../../etc", "a:b", "a%2Fb",
        ]
    )
    func anIdThatContainerdWouldNotTakeIsRefusedAndShown(id: String) {
        #expect {
            try Identifier.validate(id, as: "container id")
        } throws: { error in
            guard let error = error as? ShimError else { return false }
            return error.code == .invalidArgument && error.message.hasPrefix("the container id \"\(id)\"")
        }
        #expect(throws: ShimError.self) { try ExecID(id) }
    }

    @Test func anEmptyIdIsRefused() {
        #expect(throws: ShimError(.invalidArgument, "the exec id is empty")) { try ExecID("") }
    }

    @Test func theLimitIsOneOfBytes() {
        let id = String(repeating: "b", count: 77)
        #expect(
            throws: ShimError(
                .invalidArgument,
                "the namespace \"bbbbbbbbbbbbbbbbbbbb...\" is 77 bytes long; containerd takes 76"
            )
        ) {
            try Identifier.validate(id, as: "namespace")
        }
    }
}
