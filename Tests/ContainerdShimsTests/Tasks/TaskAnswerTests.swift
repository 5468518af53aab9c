// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import FoundationEssentials
import ShimTestSupport
import SwiftProtobuf
import Testing

/// What is made of a shim's answers.
@Suite struct TaskAnswerTests {
    private let timeout = Duration.seconds(5)

    @Test func aRunningTaskHasAPidItsStreamsAndNoExit() async throws {
        let shim = try await ScriptedShim.answering(
            TaskStateResponse.with {
                $0.status = .running
                $0.pid = 42
                $0.stdin = "/in"
                $0.stdout = "/out"
                $0.stderr = "/err"
                $0.terminal = true
                // Go's zero time.
                $0.exitedAt = Google_Protobuf_Timestamp(seconds: -62_135_596_800)
            }
        )
        let state = try await shim.task.state(timeout: timeout)
        #expect(state.status == .running)
        #expect(state.pid == 42)
        #expect(state.exit == nil)
        #expect([state.stdin, state.stdout, state.stderr] == ["/in", "/out", "/err"])
        #expect(state.terminal)
        let (method, request) = try shim.onlyCall(TaskStateRequest.self)
        #expect(method == "State")
        #expect([request.id, request.execID] == ["t", ""])
    }

    @Test(
        arguments: [
            (.created, .created), (.running, .running), (.stopped, .stopped), (.paused, .paused), (.pausing, .pausing),
            (.unknown, .unknown), (.UNRECOGNIZED(9), .unknown),
        ] as [(TaskProcessStatus, TaskStatus)]
    )
    func everyStatusIsUnderstood(sent: TaskProcessStatus, understood: TaskStatus) async throws {
        let shim = try await ScriptedShim.answering(TaskStateResponse.with { $0.status = sent })
        let state = try await shim.task.state(timeout: timeout)
        #expect(state.status == understood)
        #expect(state.pid == nil)
    }

    @Test func aStoppedTaskSaysHowAndWhenItEnded() async throws {
        let shim = try await ScriptedShim.answering(
            TaskStateResponse.with {
                $0.status = .stopped
                $0.exitStatus = 137
                $0.exitedAt = Google_Protobuf_Timestamp(seconds: 1_700_000_000)
            }
        )
        let exit = try await shim.task.state(timeout: timeout).exit
        #expect(exit == TaskExit(status: 137, at: Date(timeIntervalSince1970: 1_700_000_000)))
    }

    @Test(arguments: [-62_135_596_800, -1, 0] as [Int64])
    func aTimeThatGoDidNotSetIsNone(seconds: Int64) async throws {
        let shim = try await ScriptedShim.answering(
            TaskWaitResponse.with {
                $0.exitStatus = 1
                $0.exitedAt = Google_Protobuf_Timestamp(seconds: seconds)
            }
        )
        #expect(try await shim.task.wait(timeout: timeout) == TaskExit(status: 1))
    }

    @Test func connectTellsWhetherTheShimKnowsTheTask() async throws {
        let knows = try await ScriptedShim.answering(
            TaskConnectResponse.with {
                $0.shimPid = 10
                $0.taskPid = 20
                $0.version = "v2"
            }
        )
        let connection = try await knows.task.connect(timeout: timeout)
        #expect(connection.shimPid == 10)
        #expect(connection.taskPid == 20)
        #expect(connection.version == "v2")
        let knowsNot = try await ScriptedShim.answering(TaskConnectResponse.with { $0.shimPid = 10 })
        #expect(try await knowsNot.task.connect(timeout: timeout).taskPid == nil)
    }

    @Test func processesAreListedWithTheExecIdThatTheRuncShimTells() async throws {
        let shim = try await ScriptedShim.answering(
            TaskPidsResponse.with {
                $0.processes = [
                    .with { $0.pid = 1 },
                    .with {
                        $0.pid = 2
                        $0.info.typeURL = "containerd.runc.v1.ProcessDetails"
                        $0.info.value.append(contentsOf: [0x0a, 1, UInt8(ascii: "e")])
                    },
                    .with {
                        $0.pid = 3
                        $0.info.typeURL = "something.else"
                        $0.info.value.append(0xff)
                    },
                ]
            }
        )
        let processes = try await shim.task.pids(timeout: timeout)
        #expect(processes.map(\.pid) == [1, 2, 3])
        #expect(processes.map(\.execID) == [nil, "e", nil])
    }
}
