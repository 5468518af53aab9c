// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import ShimManagement
import Testing

/// Real shims that die, and a manager that notices.
@Suite(.serialized, .realShims) struct DeadShimTests {
    @Test func aKilledShimIsCleanedUpAndItsTaskEnds() async throws {
        try await OwnHost.run { host in
            let id = TaskID(namespace: host.namespace, id: "lost")
            try await host.withManager { manager, events in
                _ = try await manager.create(id, from: TaskSource(folder: host.source))
                let pid = try await manager.start(id)
                let heard = events.subscribe(EventFilter(topics: ["/tasks/exit", "/tasks/delete"]))
                let shim = try #require(try host.shims().first)
                kill(shim, SIGKILL)
                let loss = try #require(await first(of: manager.losses))
                #expect(loss.vitality == .dead, "\(loss.evidence)")
                let cleanup = try #require(loss.cleanup)
                #expect(cleanup.problems.isEmpty, "\(cleanup.problems)")
                #expect(cleanup.exit.status == 137 && cleanup.exit.pid == pid)
                #expect(!Shell.isRunning(pid))
                #expect(!FileManager.default.fileExists(atPath: host.bundle("lost")))
                #expect(await manager.tasks.isEmpty)

                var deliveries = heard.makeAsyncIterator()
                for topic in ["/tasks/exit", "/tasks/delete"] {
                    let envelope = try #require(await deliveries.next()).envelope
                    #expect(envelope.topic == topic)
                    switch envelope.task?.event {
                    case .exit(id.id, pid, 137, _), .delete(id.id, pid, 137, _): break
                    default: Issue.record("\(String(describing: envelope.task))")
                    }
                }
            }
        }
    }

    @Test func aBinaryThatFailsKeepsTheBundle() async throws {
        try await OwnHost.run { host in
            let id = TaskID(namespace: host.namespace, id: "kept")
            try await host.withManager { manager, events in
                _ = try await manager.create(id, from: TaskSource(folder: host.source))
                try await manager.start(id)
                let binary = "\(host.folder)/containerd-shim-broken"
                try "#!/bin/sh\necho no luck >&2\nexit 3\n".write(toFile: binary, atomically: true, encoding: .utf8)
                try Shell.run(["chmod", "+x", binary])
                try binary.write(toFile: "\(host.bundle("kept"))/shim-binary-path", atomically: false, encoding: .utf8)
                let heard = events.subscribe(EventFilter(topics: ["/tasks/exit"]))
                kill(try #require(try host.shims().first), SIGKILL)
                let loss = try #require(await first(of: manager.losses))
                let cleanup = try #require(loss.cleanup)
                #expect(cleanup.exit.status == 255)
                #expect(!cleanup.isBundleRemoved)
                #expect(cleanup.problems.contains { $0.contains("no luck") }, "\(cleanup.problems)")
                #expect(FileManager.default.fileExists(atPath: host.bundle("kept")))
                var deliveries = heard.makeAsyncIterator()
                let told = try #require(await deliveries.next()).envelope
                guard case .exit(_, _, 255, _)? = told.task?.event else {
                    Issue.record("\(told)")
                    return
                }
            }
        }
    }

    @Test func aStoppedShimIsNeverTakenForDead() async throws {
        try await OwnHost.run { host in
            let id = TaskID(namespace: host.namespace, id: "frozen")
            try await host.withManager { manager, _ in
                _ = try await manager.create(id, from: TaskSource(folder: host.source))
                let pid = try await manager.start(id)
                let shim = try #require(try host.shims().first)
                kill(shim, SIGSTOP)
                defer { kill(shim, SIGCONT) }
                var options = ManagerOptions(directory: StateDirectory(path: host.state), policy: .manager)
                options.timeouts.load = .milliseconds(300)
                try await ShimManager.withManager(options) { other in
                    let report = await other.load()
                    #expect(report.failures.map(\.reason.code) == [.deadlineExceeded])
                    #expect(report.actions.isEmpty)
                }
                #expect(Shell.isRunning(pid))
                kill(shim, SIGCONT)
                let task = try await manager.task(id)
                #expect(try await task.state(timeout: .seconds(20)).status == .running)
            }
        }
    }

    private func first(of losses: AsyncStream<ShimLoss>) async -> ShimLoss? {
        for await loss in losses { return loss }
        return nil
    }
}
