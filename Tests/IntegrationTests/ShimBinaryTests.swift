// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import Testing

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
