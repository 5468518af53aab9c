// SPDX-License-Identifier: Apache-2.0

import Testing

@testable import LinuxHost

@Suite struct ListeningSocketTests {
    @Test func onlyThoseThatListenAndAreItsOwn() {
        let table = """
            Num       RefCount Protocol Flags    Type St Inode Path
            ffff8880: 00000002 00000000 00010000 0001 01 694255 /run/containerd/s/a b
            ffff8881: 00000003 00000000 00000000 0001 03 694256 /run/containerd/s/a b
            ffff8882: 00000002 00000000 00010000 0001 01 7 @abstract
            ffff8883: 00000002 00000000 00010000 0001 01 8

            """
        #expect(ListeningSocket.paths(in: table, ["694255", "694256", "8"]) == ["/run/containerd/s/a b"])
        #expect(ListeningSocket.paths(in: table, ["7"]) == ["@abstract"])
        #expect(ListeningSocket.paths(in: "", ["7"]).isEmpty)
    }
}
