// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostSession
import LinuxHost
import ShimManagement
import VisibleText

/// A container that this program runs by itself, with a shim and no containerd.
struct OwnContainer: Sendable {
    var id: TaskID
    var source: TaskSource
    var directory: StateDirectory
    /// For each answer of the shim.
    var timeout: Duration
    var options: PackedMessage?

    /// Runs it with this program's terminal or pipes as its own, and deletes it when it has ended.
    func runAttached(interactive: Bool, terminal: Bool) async throws(ShimError) -> AttachedProcess.End {
        let (id, timeout) = (id, timeout)
        return try await withManager { manager throws(ShimError) in
            let attached = AttachedProcess(interactive: interactive, terminal: terminal, timeout: timeout)
            do throws(ShimError) {
                return try await attached.run { io throws(ShimError) in
                    try await manager.create(id, from: source, io: io, options: options)
                } start: { _ throws(ShimError) in
                    try await manager.start(id)
                } kill: { signal throws(ShimError) in
                    let limit = min(timeout, AttachedProcess.signalTime)
                    try await manager.task(id).kill(signal: signal, all: false, timeout: limit)
                } remove: { _ throws(ShimError) in
                    let report = try await manager.delete(id)
                    for problem in report.problems { StandardError.write("shimtop: \(id): \(problem.neutralised)\n") }
                }
            } catch {
                await removeRemains(manager)
                throw error
            }
        }
    }

    /// Starts it, and leaves it running; returns its pid.
    func runDetached(log: String?) async throws(ShimError) -> Int32 {
        let output = log.map { "file://\($0)" } ?? ""
        return try await withManager { manager throws(ShimError) in
            do throws(ShimError) {
                // A runc shim that is given one of them only crashes.
                let io = TaskIO(stdout: output, stderr: output)
                _ = try await manager.create(id, from: source, io: io, options: options)
                return try await manager.start(id)
            } catch {
                await removeRemains(manager)
                throw error
            }
        }
    }

    /// What was made and never started goes again.
    private func removeRemains(_ manager: ShimManager) async {
        guard let task = try? await manager.task(id) else { return }
        try? await task.end(within: timeout)
        _ = try? await manager.delete(id)
    }

    private func withManager<Value: Sendable>(
        _ body: @Sendable (ShimManager) async throws(ShimError) -> Value
    ) async throws(ShimError) -> Value {
        var options = ManagerOptions(directory: directory, policy: .manager)
        options.actionTimeout = timeout
        options.eventsAddress = directory.eventsSocket
        let socket = directory.eventsSocket
        try await BlockingIO.change(socket) { () throws(ShimError) in try EventEndpoint.reserve(socket) }
        do {
            return try await ShimManager.withManager(options) { try await body($0) }
        } catch let error as ShimError {
            throw error
        } catch {
            throw ShimError(.unknown, "\(error)")
        }
    }
}
