// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import LinuxHost
import ShimTestSupport
import Testing

/// Which process is the shim of a bundle.
@Suite struct ShimProcessTests {
    @Test func anotherBundlesShimIsNotTakenForIt() async throws {
        let fixture = try BundleFixture()
        for id in ["mine", "other"] { try fixture.add(id, address: "unix:///\(id)") }
        let program = FileManager.default.temporaryDirectory.appendingPathComponent(
            "containerd-shim-\(UUID().uuidString)"
        )
        try FileManager.default.copyItem(atPath: "/bin/sleep", toPath: program.path)
        defer { try? FileManager.default.removeItem(at: program) }
        let bundles = fixture.stateDirectory.bundles(namespaces: []).bundles
        let mine = try #require(bundles.first { $0.id.id == "mine" })
        let other = try #require(bundles.first { $0.id.id == "other" })
        let shim = try HelperProcess("cd \"$1\" && exec \"$2\" 60", other.path, program.path)
        try await eventually("it runs") { ProcessStat(pid: shim.pid)?.name.hasPrefix("containerd-shim") == true }
        let process = try #require(ProcessStat(pid: shim.pid))
        #expect(other.isShim(process, of: other.shimHomes))
        #expect(!mine.isShim(process, of: mine.shimHomes))
        #expect(other.findShimProcess()?.pid == shim.pid && mine.findShimProcess() == nil)
    }
}
