// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import ShimTestSupport
import SwiftProtobuf
import Testing

/// Every request about a task carries what was asked.
@Suite struct TaskRequestTests {
    private let timeout = Duration.seconds(5)

    /// A shim that answers every call with an empty message.
    private static func shim() async throws -> ScriptedShim { try await .answering(Google_Protobuf_Empty()) }

    @Test func createCarriesTheBundleTheMountsTheStreamsAndTheOptions() async throws {
        let shim = try await ScriptedShim.answering(TaskCreateResponse.with { $0.pid = 4711 })
        var creation = TaskCreation(
            bundle: "/run/b/t",
            rootfs: [
                RootfsMount(type: "overlay", source: "overlay", options: ["ro", "lowerdir=/l"]),
                RootfsMount(type: "bind", source: "/d", target: "/data"),
            ],
            io: TaskIO(stdin: "/in", stdout: "/out", stderr: "/err"),
            options: PackedMessage(typeURL: "containerd.runc.v1.Options", value: [0x32, 1, 0x78])
        )
        creation.checkpoint = "/c"
        creation.parentCheckpoint = "/p"
        #expect(try await shim.task.create(creation, timeout: timeout) == 4711)
        let (method, request) = try shim.onlyCall(TaskCreateRequest.self)
        #expect(method == "Create")
        let expected = TaskCreateRequest.with {
            $0.id = "t"
            $0.bundle = "/run/b/t"
            $0.rootfs = [
                .with {
                    $0.type = "overlay"
                    $0.source = "overlay"
                    $0.options = ["ro", "lowerdir=/l"]
                },
                .with {
                    $0.type = "bind"
                    $0.source = "/d"
                    $0.target = "/data"
                },
            ]
            $0.stdin = "/in"
            $0.stdout = "/out"
            $0.stderr = "/err"
            $0.checkpoint = "/c"
            $0.parentCheckpoint = "/p"
            $0.options = .with {
                $0.typeURL = "containerd.runc.v1.Options"
                $0.value.append(contentsOf: [0x32, 1, 0x78])
            }
        }
        #expect(request == expected)
    }

    @Test func createLeavesOptionsThatWereNotGivenToTheShim() async throws {
        let shim = try await Self.shim()
        _ = try await shim.task.create(TaskCreation(bundle: "/b", io: TaskIO(terminal: true)), timeout: timeout)
        let request = try shim.onlyCall(TaskCreateRequest.self).request
        #expect(!request.hasOptions)
        #expect(request.terminal)
    }

    @Test func anIdThatContainerdWouldNotTakeIsNotCreated() async throws {
        let shim = try await Self.shim()
        await #expect {
            try await shim.shim.task("../t").create(TaskCreation(bundle: "/b"), timeout: timeout)
        } throws: {
            ($0 as? ShimError)?.code == .invalidArgument
        }
        #expect(shim.connector.calls.isEmpty)
    }

    @Test func startAndWaitNameTheProcess() async throws {
        let shim = try await ScriptedShim.answering(TaskStartResponse.with { $0.pid = 9 })
        #expect(try await shim.task.start(timeout: timeout) == 9)
        #expect(try await shim.task.process(ExecID("e")).start(timeout: timeout) == 9)
        _ = try await shim.task.process(ExecID("e")).wait(timeout: timeout)
        #expect(shim.connector.calls.map(\.method) == ["Start", "Start", "Wait"])
        let started = try shim.connector.calls(of: "Start").map { try $0.request(TaskStartRequest.self) }
        #expect(started.map(\.id) == ["t", "t"])
        #expect(started.map(\.execID) == ["", "e"])
        #expect(try shim.connector.calls[2].request(TaskWaitRequest.self).execID == "e")
    }

    @Test func killReachesTheInitProcessOrAllOrOneAlone() async throws {
        let shim = try await Self.shim()
        try await shim.task.kill(signal: 15, all: false, timeout: timeout)
        try await shim.task.kill(signal: 9, all: true, timeout: timeout)
        try await shim.task.process(ExecID("e")).kill(signal: 2, timeout: timeout)
        let requests = try shim.connector.calls(of: "Kill").map { try $0.request(TaskKillRequest.self) }
        #expect(requests.map(\.signal) == [15, 9, 2])
        #expect(requests.map(\.all) == [false, true, false])
        #expect(requests.map(\.execID) == ["", "", "e"])
        #expect(requests.map(\.id) == ["t", "t", "t"])
    }

    @Test func aTerminalIsResizedAndStdinClosed() async throws {
        let shim = try await Self.shim()
        let process = try shim.task.process(ExecID("e"))
        try await process.resizePty(columns: 132, rows: 43, timeout: timeout)
        try await process.closeStdin(timeout: timeout)
        let resize: TaskResizePtyRequest = try shim.connector.calls[0].request()
        #expect([resize.width, resize.height] == [132, 43])
        #expect([resize.id, resize.execID] == ["t", "e"])
        let close: TaskCloseIORequest = try shim.connector.calls[1].request()
        #expect(close.stdin)
        #expect([close.id, close.execID] == ["t", "e"])
        #expect(shim.connector.calls.map(\.method) == ["ResizePty", "CloseIO"])
    }

    @Test func checkpointCarriesThePathAndTheRuncShimsOptions() async throws {
        let shim = try await Self.shim()
        var options = CheckpointOptions()
        options.exit = true
        options.openTCP = true
        options.fileLocks = true
        options.workPath = "/w"
        try await shim.task.checkpoint(to: "/images", options, timeout: timeout)
        let (method, request) = try shim.onlyCall(TaskCheckpointRequest.self)
        #expect(method == "Checkpoint")
        #expect([request.id, request.path] == ["t", "/images"])
        #expect(request.options.typeURL == "containerd.runc.v1.CheckpointOptions")
        let expected = RuncCheckpointOptions.with {
            $0.exit = true
            $0.openTcp = true
            $0.fileLocks = true
            $0.workPath = "/w"
        }
        #expect(try RuncCheckpointOptions(serializedBytes: request.options.value) == expected)
    }

    @Test func shutdownSaysWhetherToWait() async throws {
        let shim = try await Self.shim()
        try await shim.task.shutdown(timeout: timeout)
        try await shim.task.shutdown(now: true, timeout: timeout)
        let requests = try shim.connector.calls.map { try $0.request(TaskShutdownRequest.self) }
        #expect(requests.map(\.now) == [false, true])
        #expect(requests.map(\.id) == ["t", "t"])
    }
}
