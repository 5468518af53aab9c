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
        #expect(other.findShimProcess()?.pid == shim.pid && mine.findShimProcess() == nil)
    }

    /// Who is started in a bundle with these arguments, under the name of a shim or of a shell.
    private func isFound(
        _ name: String,
        _ arguments: String,
        afterwards: (ShimBundle) throws -> Void = { _ in }
    ) async throws
        -> Bool
    {
        let fixture = try BundleFixture()
        try fixture.add("t", address: "unix:///t")
        let bundle = try #require(fixture.stateDirectory.bundles(namespaces: []).bundles.first)
        let program = FileManager.default.temporaryDirectory.appendingPathComponent("\(name)-\(UUID().uuidString)")
        try FileManager.default.copyItem(atPath: "/bin/bash", toPath: program.path)
        defer { try? FileManager.default.removeItem(at: program) }
        let words = arguments.replacingOccurrences(of: "NS", with: bundle.id.namespace)
        let script = "cd \"$1\" && exec \"$2\" -c 'kill -STOP $$' \(words)"
        let process = try HelperProcess(script, bundle.path, program.path)
        try await eventually("it runs") { ProcessStat(pid: process.pid)?.name.hasPrefix(name) == true }
        try afterwards(bundle)
        return bundle.findShimProcess()?.pid == process.pid
    }

    @Test func aShimIsFoundUnderAnyNameAndWhateverHappensToItsBundle() async throws {
        #expect(try await isFound("containerd-shim", ""))
        #expect(try await isFound("myshim", "-namespace NS -id t"))
        #expect(try await isFound("containerd-shim", "") { try FileManager.default.removeItem(atPath: $0.path) })
        #expect(
            try await isFound("containerd-shim", "") { bundle in
                try FileManager.default.removeItem(atPath: bundle.path)
                try FileManager.default.createDirectory(atPath: bundle.path, withIntermediateDirectories: false)
            }
        )
    }

    @Test func whatIsNoShimIsNotFound() async throws {
        #expect(!(try await isFound("bash", "")), "somebody has gone there to look")
        #expect(
            !(try await isFound("containerd-shim", "-namespace NS -id t delete")),
            "it cleans up, and serves nobody"
        )
    }
}
