// SPDX-License-Identifier: Apache-2.0

import Foundation
import ShimManagement
import Testing

@testable import ContainerdShims

/// The real shim's program, run as containerd runs it, without containerd.
@Suite(.serialized, .realShims) struct ShimBinaryTests {
    @Test func aShimIsStartedAndWhatItLeavesIsCleanedUp() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("model")
            containerd.stop()
            let binary = try ShimBinary(runtime: "io.containerd.runc.v2")
            let context = containerd.context("own")
            let params = try await containerd.startByHand("own", like: "model", script: "sleep 1000")
            #expect(params.wireProtocol == .ttrpc)
            let pid = try containerd.initPid("own")
            let shim = try containerd.shimPid("own")

            kill(shim, SIGKILL)
            try await eventually("the shim is gone") { !Shell.isRunning(shim) }
            #expect(Shell.isRunning(pid))
            let result = try await binary.delete(context, within: .seconds(10))
            #expect(result.pid == pid)
            #expect(result.exitStatus == 137)
            #expect(abs(result.exitedAt?.timeIntervalSinceNow ?? .infinity) < 60)
            try await eventually("the task is gone") { !Shell.isRunning(pid) }
            #expect(try await binary.delete(context, within: .seconds(10)).exitStatus == 137)
        }
    }

    @Test func whatContainerdLeftIsRemoved() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("lost")
            let pid = try containerd.initPid("lost")
            let path = containerd.bundle("lost")
            let work = try #require(try? FileManager.default.destinationOfSymbolicLink(atPath: "\(path)/work"))
            let shim = try containerd.shimPid("lost")
            containerd.stop()
            kill(shim, SIGKILL)
            let binary = try ShimBinary(runtime: "io.containerd.runc.v2")
            #expect(try await binary.delete(containerd.context("lost"), within: .seconds(10)).pid == pid)

            let bundle = ShimBundle(
                id: TaskID(namespace: containerd.namespace, id: "lost"),
                path: path,
                stateDirectory: containerd.state
            )
            #expect(try BundleRemoval.remove(bundle).isEmpty)
            let places = [path, work].map { (($0 as NSString).deletingLastPathComponent) }
            for place in places { #expect(try FileManager.default.contentsOfDirectory(atPath: place).isEmpty) }
            #expect(FileManager.default.fileExists(atPath: "\(containerd.rootfs)/bin/busybox"))
            // containerd finds nothing amiss when it is back, and the id is free again.
            try await containerd.start()
            try containerd.ctr("container", "rm", "lost")
            try containerd.runTask("lost")
        }
    }

    @Test func theFormThatIsFoundIsTheOneThatWorks() async throws {
        try await PrivateContainerd.run { containerd in
            containerd.stop()
            let binary = try ShimBinary(runtime: "io.containerd.runc.v2")
            let version = try #require(try await binary.version(within: .seconds(10)))
            let form = await binary.stdinForm(within: .seconds(10))
            let bundle = containerd.bundle("form")
            try FileManager.default.createDirectory(atPath: bundle, withIntermediateDirectories: true)
            try Data("{}".utf8).write(to: URL(fileURLWithPath: "\(bundle)/config.json"))
            // 1.6 says so at once, and has no shim yet then; what 2.x makes of the wrong form is not for a test.
            if version.hasPrefix("1.6.") {
                #expect(form == .options)
                await #expect {
                    try await binary.start(containerd.context("form"), stdin: .bootstrapParams, within: .seconds(10))
                } throws: {
                    ($0 as? ShimError)?.message.contains("type with url form: not found") == true
                }
            }
            var context = containerd.context("form")
            context.options = PackedMessage(typeURL: "containerd.runc.v1.Options", value: [])
            let params = try await binary.start(context, stdin: form, within: .seconds(10))
            #expect(params.address.hasPrefix("unix:///"))
        }
    }

    @Test func aStartThatFailsSaysWhy() async throws {
        try await PrivateContainerd.run { containerd in
            containerd.stop()
            let binary = try ShimBinary(runtime: "io.containerd.runc.v2")
            // No config.json in it.
            try FileManager.default.createDirectory(
                atPath: containerd.bundle("empty"),
                withIntermediateDirectories: true
            )
            await #expect {
                try await binary.start(containerd.context("empty"), stdin: .options, within: .seconds(10))
            } throws: {
                ($0 as? ShimError)?.message.contains("exit code 1: io.containerd.runc.v2: open config.json") == true
            }
        }
    }
}
