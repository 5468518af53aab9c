// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import ShimManagement
import Testing

/// Every call of the Task service on a real shim, from a program that imports the library.
@Suite(.serialized, .realShims) struct EveryCallTests {
    private static let patience = Duration.seconds(20)

    @Test func aTaskLivesFromCreateToDeleteWithoutContainerd() async throws {
        try await OwnHost.run { host in
            let id = TaskID(namespace: host.namespace, id: "life")
            try await host.withManager { manager, events in
                let heard = events.subscribe()
                let task = try await manager.create(id, from: TaskSource(folder: host.source))
                #expect(try await task.state(timeout: Self.patience).status == .created)
                await #expect(throws: ShimError.self, "it was not started") {
                    try await task.pause(timeout: Self.patience)
                }
                let pid = try await manager.start(id)
                let state = try await task.state(timeout: Self.patience)
                #expect(state.status == .running && state.pid == pid && state.exit == nil)
                let connection = try await task.connect(timeout: Self.patience)
                #expect(connection.taskPid == pid)
                #expect(try await task.pids(timeout: Self.patience).map(\.pid) == [pid])

                try await task.pause(timeout: Self.patience)
                #expect(try await task.state(timeout: Self.patience).status == .paused)
                try await task.resume(timeout: Self.patience)

                var limits = ResourceLimits()
                limits.pids = 55
                try await task.update(limits, timeout: Self.patience)
                let metrics = try await task.stats(timeout: Self.patience)
                #expect(metrics.pids.current == 1 && metrics.pids.limit == 55)
                #expect(metrics.memory.usageBytes > 0 && metrics.cpu.usage > .zero)

                try await exec(in: task, of: host)
                try await task.kill(signal: 9, all: true, timeout: Self.patience)
                let exit = try await task.wait(timeout: Self.patience)
                #expect(exit.status == 137)
                await #expect(throws: ShimError.self) {
                    try await task.kill(signal: 9, all: false, timeout: Self.patience)
                }
                let report = try await manager.delete(id)
                #expect(report.exit?.status == 137 && report.problems.isEmpty, "\(report.problems)")
                #expect(!FileManager.default.fileExists(atPath: host.bundle("life")))
                try await eventually("the shim has ended") { try host.shims().isEmpty }

                var topics: [String] = []
                for await delivery in heard {
                    guard let (told, event) = delivery.envelope.task, told == id else { continue }
                    if case .exit(let process, _, _, _) = event, process != id.id { continue }
                    if case .delete(let process, _, _, _) = event, process != id.id { continue }
                    topics.append(event.topic.rawValue)
                    if event.topic == .delete { break }
                }
                #expect(
                    topics.filter { !$0.contains("exec") } == [
                        "/tasks/create", "/tasks/start", "/tasks/paused", "/tasks/resumed", "/tasks/exit",
                        "/tasks/delete",
                    ],
                    "each once, though the shim, the client and Wait tell"
                )
            }
        }
    }

    /// The calls about an additional process.
    private func exec(in task: ShimTask, of host: OwnHost) async throws {
        let config = try Array(Data(contentsOf: URL(fileURLWithPath: "\(host.source)/config.json")))
        let spec = try ProcessSpec(like: config, args: ["/bin/sh", "-c", "exit 6"])
        let process = try await task.exec(ExecID("one"), spec: spec, io: TaskIO(), timeout: Self.patience)
        await #expect(throws: ShimError.self, "its id is taken") {
            _ = try await task.exec(ExecID("one"), spec: spec, io: TaskIO(), timeout: Self.patience)
        }
        #expect(try await process.start(timeout: Self.patience) > 0)
        #expect(try await process.wait(timeout: Self.patience).status == 6)
        #expect(try await process.state(timeout: Self.patience).status == .stopped)
        #expect(try await process.delete(timeout: Self.patience).status == 6)

        let output = "file://\(host.folder)/two"
        let other = try await task.exec(
            ExecID("two"),
            spec: ProcessSpec(like: config, args: ["/bin/sleep", "1000"]),
            io: TaskIO(stdout: output, stderr: output),
            timeout: Self.patience
        )
        _ = try await other.start(timeout: Self.patience)
        #expect(try await task.pids(timeout: Self.patience).compactMap(\.execID) == ["two"])
        try await other.closeStdin(timeout: Self.patience)
        try await other.kill(signal: 15, timeout: Self.patience)
        #expect(try await other.wait(timeout: Self.patience).status == 143)
        _ = try await other.delete(timeout: Self.patience)
    }

    @Test func whatAShimDoesNotServeIsUnimplemented() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("web")
            let directory = StateDirectory(path: containerd.state)
            let bundle = directory.bundle(of: TaskID(namespace: containerd.namespace, id: "web"))
            let loaded = try await ShimLoader().load(bundle)
            let sandbox = loaded.shim.sandbox("web")
            await #expect { try await sandbox.ping(timeout: Self.patience) } throws: { error in
                (error as? ShimError)?.code == .unimplemented
            }
            let unknown = loaded.shim.task("nobody")
            await #expect { _ = try await unknown.state(timeout: Self.patience) } throws: { error in
                (error as? ShimError)?.code == .notFound
            }
            #expect(try await unknown.connect(timeout: Self.patience).taskPid == nil)
            await loaded.shim.close()
        }
    }
}
