// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost
import RPC
import ShimTestSupport
import Testing

/// A pod's shim may be older than the binary that wrote its bootstrap.json.
@Suite struct VersionFallbackTests {
    /// A shim that serves version 2 alone.
    private static let old: ScriptedConnector.Answer = { call throws(ShimTransportError) in
        guard call.service == "containerd.task.v2.Task" else {
            throw .status(RPCStatus(code: .unimplemented, message: "service \(call.service)"))
        }
        return []
    }

    @Test func aShimThatDoesNotServeVersion3IsAskedInVersion2FromThenOn() async throws {
        let shim = try await ScriptedShim(Self.old)
        #expect(shim.shim.endpoint.version == 3)
        try await shim.task.pause(timeout: .seconds(5))
        try await shim.task.resume(timeout: .seconds(5))
        #expect(
            shim.connector.calls.map { [$0.service, $0.method] } == [
                ["containerd.task.v3.Task", "Pause"], ["containerd.task.v2.Task", "Pause"],
                ["containerd.task.v2.Task", "Resume"],
            ]
        )
        #expect(shim.connector.calls[0].payload == shim.connector.calls[1].payload)
        #expect(shim.shim.endpoint.version == 2)
    }

    @Test func aMethodThatIsNotServedIsNoReasonToAskInAnotherVersion() async throws {
        let shim = try await ScriptedShim.failing(
            .status(RPCStatus(code: .unimplemented, message: "method Checkpoint"))
        )
        await #expect(throws: ShimError(.unimplemented, "Checkpoint t: method Checkpoint")) {
            try await shim.task.checkpoint(to: "/images", timeout: .seconds(5))
        }
        #expect(shim.connector.calls.count == 1)
        #expect(shim.shim.endpoint.version == 3)
    }

    @Test func aShimOfVersion2IsNeverAskedInVersion3() async throws {
        let shim = try await ScriptedShim(version: 2, Self.old)
        try await shim.task.pause(timeout: .seconds(5))
        #expect(shim.connector.calls.map(\.service) == ["containerd.task.v2.Task"])
    }

    @Test func aShimThatServesNeitherSaysSoAndStaysWhatItWas() async throws {
        let shim = try await ScriptedShim { call throws(ShimTransportError) in
            throw .status(RPCStatus(code: .unimplemented, message: "service \(call.service)"))
        }
        await #expect(throws: ShimError(.unimplemented, "Pause t: service containerd.task.v2.Task")) {
            try await shim.task.pause(timeout: .seconds(5))
        }
        #expect(shim.shim.endpoint.version == 3)
    }
}
