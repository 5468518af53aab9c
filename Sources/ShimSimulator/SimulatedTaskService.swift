// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import Glibc
import SwiftProtobuf

/// The Task service of one simulated shim, whatever it speaks.
///
/// A method throws an `RPCStatus` for what the shim does not do.
struct SimulatedTaskService: Sendable {
    /// Answers one call: takes the request's payload, returns the reply's.
    typealias Method = @Sendable (_ payload: [UInt8]) async throws -> [UInt8]

    let shim: SimulatedShim
    let book: TaskBook
    /// Called when the shim is told to end and holds no task.
    let onShutdown: @Sendable () -> Void

    /// Full name of the service.
    var name: String { TaskService.name(version: shim.version) }

    /// The methods, by their short names.
    var methods: [String: Method] {
        let methods: [String: Method] = [
            "Connect": method { (request: TaskConnectRequest) in await connect(request.id) },
            "State": method { (request: TaskStateRequest) in try await book.state(request.id) },
            "Pids": method { (request: TaskPidsRequest) in try await pids(request.id) },
            "Pause": method { (request: TaskPauseRequest) in try await nothing(book.pause(request.id)) },
            "Resume": method { (request: TaskResumeRequest) in try await nothing(book.resume(request.id)) },
            "Kill": method { (request: TaskKillRequest) in
                try await nothing(book.kill(request.id, signal: Int32(truncatingIfNeeded: request.signal)))
            },
            "Wait": method { (request: TaskWaitRequest) in try await wait(request.id) },
            "Delete": method { (request: TaskDeleteRequest) in try await book.delete(request.id) },
            "Shutdown": method { (_: TaskShutdownRequest) in
                if await book.isEmpty { onShutdown() }
                return Google_Protobuf_Empty()
            },
            "Stats": method { (request: TaskStatsRequest) in try await stats(request.id) },
        ]
        return methods.mapping(withBehaviour)
    }

    private func method<Request: Message, Reply: Message>(
        _ body: @escaping @Sendable (Request) async throws -> Reply
    ) -> Method {
        { payload in try await body(Request(serializedBytes: payload)).serializedBytes() }
    }

    /// What is wrong with the shim, laid over what it would answer.
    private func withBehaviour(_ name: String, _ method: @escaping Method) -> Method {
        switch (shim.behaviour, name) {
        case (.hanging, _): return { _ in try await Self.never() }
        case (.stuck, let name) where name != "Connect": return { _ in try await Self.never() }
        case (.slow(let delay), "State"):
            return { payload in
                try await Task.sleep(for: delay)
                return try await method(payload)
            }
        default: return method
        }
    }

    /// Until the client is gone.
    private static func never() async throws -> [UInt8] {
        while true { try await Task.sleep(for: .seconds(3600)) }
    }

    private func nothing(_: Void) -> Google_Protobuf_Empty { Google_Protobuf_Empty() }

    private func connect(_ id: String) async -> TaskConnectResponse {
        let pid = await book.pid(of: id)
        return TaskConnectResponse.with {
            $0.shimPid = UInt32(getpid())
            $0.taskPid = pid
        }
    }

    private func pids(_ id: String) async throws -> TaskPidsResponse {
        let state = try await book.state(id)
        return TaskPidsResponse.with { response in
            response.processes = [TaskProcessInfo.with { $0.pid = state.pid }]
        }
    }

    private func wait(_ id: String) async throws -> TaskWaitResponse {
        while true {
            if let exit = try await book.exit(of: id) {
                return TaskWaitResponse.with {
                    $0.exitStatus = exit.status
                    $0.exitedAt = exit.at
                }
            }
            try await Task.sleep(for: .milliseconds(20))
        }
    }

    private func stats(_ id: String) async throws -> TaskStatsResponse {
        _ = try await book.state(id)
        let metrics = CgroupV2Metrics.with {
            $0.pids.current = 1
            $0.memory.usage = 212 << 20
            $0.memory.usageLimit = 256 << 20
        }
        let packed = try Google_Protobuf_Any.with {
            $0.typeURL = "io.containerd.cgroups.v2.Metrics"
            $0.value = try metrics.serializedBytes()
        }
        return TaskStatsResponse.with { $0.stats = packed }
    }
}

extension Dictionary {
    fileprivate func mapping(_ transform: (Key, Value) -> Value) -> [Key: Value] {
        Dictionary(uniqueKeysWithValues: map { ($0.key, transform($0.key, $0.value)) })
    }
}
