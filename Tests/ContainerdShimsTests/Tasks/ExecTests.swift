// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import FoundationEssentials
import RPC
import ShimTestSupport
import SwiftProtobuf
import Testing

/// A process that is added to a task, and limits that are changed: JSON inside messages.
@Suite struct ExecTests {
    private let timeout = Duration.seconds(5)

    @Test func execCarriesTheSpecTheStreamsAndTheName() async throws {
        let shim = try await ScriptedShim.answering(Google_Protobuf_Empty())
        let spec = try ProcessSpec(like: Array(#"{"process":{"user":{"uid":7}}}"#.utf8), args: ["id"])
        let process = try await shim.task.exec(
            ExecID("e"),
            spec: spec,
            io: TaskIO(stdin: "/in", stdout: "/out", terminal: true),
            timeout: timeout
        )
        #expect(process.containerID == "t")
        #expect(process.execID?.name == "e")
        let (method, request) = try shim.onlyCall(TaskExecRequest.self)
        #expect(method == "Exec")
        #expect([request.id, request.execID] == ["t", "e"])
        #expect([request.stdin, request.stdout, request.stderr] == ["/in", "/out", ""])
        #expect(request.terminal)
        #expect(request.spec.typeURL == "types.containerd.io/opencontainers/runtime-spec/1/Process")
        #expect(
            String(decoding: request.spec.value, as: UTF8.self)
                == #"{"args":["id"],"cwd":"/","env":[],"terminal":false,"user":{"uid":7}}"#
        )
    }

    @Test func aNameThatIsTakenIsSaidToBe() async throws {
        let shim = try await ScriptedShim.failing(
            .status(RPCStatus(code: .alreadyExists, message: "id e: already exists"))
        )
        let spec = try ProcessSpec(like: Array(#"{"process":{}}"#.utf8), args: ["id"])
        await #expect(throws: ShimError(.alreadyExists, "Exec t: id e: already exists")) {
            try await shim.task.exec(ExecID("e"), spec: spec, io: TaskIO(), timeout: timeout)
        }
    }

    @Test func deletingAProcessTellsHowItEnded() async throws {
        let shim = try await ScriptedShim.answering(
            TaskDeleteResponse.with {
                $0.pid = 12
                $0.exitStatus = 3
                $0.exitedAt = Google_Protobuf_Timestamp(seconds: 1000, nanos: 500_000_000)
            }
        )
        let exit = try await shim.task.process(ExecID("e")).delete(timeout: timeout)
        #expect(exit == TaskExit(status: 3, at: Date(timeIntervalSince1970: 1000.5), pid: 12))
        let (method, request) = try shim.onlyCall(TaskDeleteRequest.self)
        #expect(method == "Delete")
        #expect([request.id, request.execID] == ["t", "e"])
    }

    @Test func anErrorNamesTheProcess() async throws {
        let shim = try await ScriptedShim.failing(Reply.notFound)
        await #expect(throws: ShimError(.notFound, "Wait t/e: container not created: not found")) {
            try await shim.task.process(ExecID("e")).wait(timeout: timeout)
        }
    }

    @Test func updateCarriesTheLimitsThatWereGivenAndNoOthers() async throws {
        let shim = try await ScriptedShim.answering(Google_Protobuf_Empty())
        var limits = ResourceLimits()
        limits.pids = 77
        try await shim.task.update(limits, timeout: timeout)
        let (method, request) = try shim.onlyCall(TaskUpdateRequest.self)
        #expect(method == "Update")
        #expect(request.id == "t")
        #expect(request.resources.typeURL == "types.containerd.io/opencontainers/runtime-spec/1/LinuxResources")
        #expect(String(decoding: request.resources.value, as: UTF8.self) == #"{"pids":{"limit":77}}"#)
    }
}
