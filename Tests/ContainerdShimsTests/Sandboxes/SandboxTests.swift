// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import FoundationEssentials
import RPC
import ShimTestSupport
import SwiftProtobuf
import Testing

/// The calls of the Sandbox service.
@Suite struct SandboxTests {
    private let timeout = Duration.seconds(5)

    @Test func creationCarriesWhatTheSandboxIsMadeFrom() async throws {
        let shim = try await ScriptedShim.answering(Google_Protobuf_Empty())
        var creation = SandboxCreation(bundle: "/b")
        creation.rootfs = [RootfsMount(type: "bind", source: "/r", options: ["ro"])]
        creation.networkNamespace = "/proc/1/ns/net"
        creation.annotations = ["a": "b"]
        creation.options = PackedMessage(typeURL: "x.Options", value: [1])
        try await shim.shim.sandbox("s").create(creation, timeout: timeout)
        let (method, request) = try shim.onlyCall(SandboxCreateRequest.self)
        #expect(method == "CreateSandbox")
        #expect([request.sandboxID, request.bundlePath, request.netnsPath] == ["s", "/b", "/proc/1/ns/net"])
        #expect(request.rootfs.map(\.source) == ["/r"])
        #expect(request.rootfs.map(\.options) == [["ro"]])
        #expect(request.annotations == ["a": "b"])
        #expect(request.options.typeURL == "x.Options")
        #expect(shim.connector.calls.map(\.service) == ["containerd.runtime.sandbox.v1.Sandbox"])
    }

    @Test func anIdThatContainerdWouldNotTakeIsNotCreated() async throws {
        let shim = try await ScriptedShim.answering(Google_Protobuf_Empty())
        await #expect {
            try await shim.shim.sandbox("a/b").create(SandboxCreation(bundle: "/b"), timeout: timeout)
        } throws: {
            ($0 as? ShimError)?.code == .invalidArgument
        }
        #expect(shim.connector.calls.isEmpty)
    }

    @Test func aStartTellsThePidAndTheTime() async throws {
        let shim = try await ScriptedShim.answering(
            SandboxStartResponse.with {
                $0.pid = 5
                $0.createdAt = Google_Protobuf_Timestamp(seconds: 100)
            }
        )
        let start = try await shim.shim.sandbox("s").start(timeout: timeout)
        #expect(start.pid == 5)
        #expect(start.createdAt == Date(timeIntervalSince1970: 100))
        #expect(try shim.onlyCall(SandboxStartRequest.self).request.sandboxID == "s")
    }

    @Test func thePlatformIsTold() async throws {
        let shim = try await ScriptedShim.answering(
            SandboxPlatformResponse.with {
                $0.platform.os = "linux"
                $0.platform.architecture = "arm64"
                $0.platform.variant = "v8"
            }
        )
        let platform = try await shim.shim.sandbox("s").platform(timeout: timeout)
        #expect([platform.os, platform.architecture, platform.variant] == ["linux", "arm64", "v8"])
        #expect(try shim.onlyCall(SandboxPlatformRequest.self).method == "Platform")
    }

    @Test func stopCarriesTheGraceInSecondsThatFit() async throws {
        let shim = try await ScriptedShim.answering(Google_Protobuf_Empty())
        for grace in [Duration.seconds(10), .seconds(-1), .seconds(Int64.max)] {
            try await shim.shim.sandbox("s").stop(grace: grace, timeout: timeout)
        }
        let requests = try shim.connector.calls(of: "StopSandbox").map { try $0.request(SandboxStopRequest.self) }
        #expect(requests.map(\.timeoutSecs) == [10, 0, .max])
    }

    @Test func waitTellsHowItEnded() async throws {
        let shim = try await ScriptedShim.answering(SandboxWaitResponse.with { $0.exitStatus = 3 })
        #expect(try await shim.shim.sandbox("s").wait(timeout: timeout) == TaskExit(status: 3))
        #expect(try shim.onlyCall(SandboxWaitRequest.self).method == "WaitSandbox")
    }

    @Test func theStatusIsTheShimsOwnWords() async throws {
        let shim = try await ScriptedShim.answering(
            SandboxStatusResponse.with {
                $0.pid = 9
                $0.state = "SANDBOX_READY"
                $0.info = ["vm": "up"]
                $0.createdAt = Google_Protobuf_Timestamp(seconds: 100)
                $0.exitedAt = Google_Protobuf_Timestamp(seconds: -62_135_596_800)
                $0.extra.typeURL = "x.Extra"
            }
        )
        let status = try await shim.shim.sandbox("s").status(verbose: true, timeout: timeout)
        #expect(status.pid == 9)
        #expect(status.state == "SANDBOX_READY")
        #expect(status.info == ["vm": "up"])
        #expect(status.createdAt == Date(timeIntervalSince1970: 100))
        #expect(status.exitedAt == nil)
        #expect(status.extra?.typeURL == "x.Extra")
        #expect(try shim.onlyCall(SandboxStatusRequest.self).request.verbose)
    }

    @Test func theMetricsAreThoseOfATask() async throws {
        let measured: [UInt8] = try CgroupV2Metrics.with { $0.pids.current = 8 }.serializedBytes()
        let shim = try await ScriptedShim.answering(
            SandboxMetricsResponse.with {
                $0.metrics.data.typeURL = "io.containerd.cgroups.v2.Metrics"
                $0.metrics.data.value.append(contentsOf: measured)
            }
        )
        #expect(try await shim.shim.sandbox("s").metrics(timeout: timeout).pids.current == 8)
    }

    @Test func aShimWithoutSandboxesSaysSoAndIsNotAskedInAnotherVersion() async throws {
        let words = "service containerd.runtime.sandbox.v1.Sandbox"
        let shim = try await ScriptedShim.failing(.status(RPCStatus(code: .unimplemented, message: words)))
        await #expect(throws: ShimError(.unimplemented, "PingSandbox s: \(words)")) {
            try await shim.shim.sandbox("s").ping(timeout: timeout)
        }
        await #expect(throws: ShimError(.unimplemented, "SandboxMetrics s: \(words)")) {
            try await shim.shim.sandbox("s").metrics(timeout: timeout)
        }
        #expect(shim.connector.calls.map(\.method) == ["PingSandbox", "SandboxMetrics"])
        #expect(shim.shim.endpoint.version == 3)
    }

    @Test func aConnectionThatEndsIsTheEndThatWasAskedFor() async throws {
        try await ScriptedShim.failing(.closed("by the peer")).shim.sandbox("s").shutdown(timeout: timeout)
        await #expect(throws: ShimError(.unknown, "ShutdownSandbox s: busy")) {
            try await ScriptedShim.failing(.status(RPCStatus(code: .unknown, message: "busy"))).shim.sandbox("s")
                .shutdown(timeout: timeout)
        }
    }
}
