// SPDX-License-Identifier: Apache-2.0

import FoundationEssentials
import GRPC
import Glibc
import NIOCore
import NIOPosix

/// A host of simulated shims below a state directory of its own: real ttrpc and gRPC servers on real sockets, real bundles,
/// real log pipes, and a containerd that tells its version and its containers.
///
/// Everything is gone when it ends.
public final class SimulatedHost: Sendable {
    /// What a registry is given to look at.
    public let stateDirectory: String
    private let scenario: Scenario
    private let eventLoop: any EventLoop
    /// Stands for every task's process where the scenario gives them none.
    private let standIn: PlaceholderProcess?

    private init(_ scenario: Scenario, folder: String, eventLoop: any EventLoop) throws(SimulatorError) {
        self.scenario = scenario
        stateDirectory = folder + "/state"
        self.eventLoop = eventLoop
        standIn = scenario.hasOwnProcesses ? nil : try PlaceholderProcess(name: "fleet")
    }

    /// Runs a host for as long as the body takes.
    ///
    /// Throws what the body throws, or a sentence when the host cannot be set up.
    public static func run<Value: Sendable>(
        _ scenario: Scenario,
        _ body: @Sendable (SimulatedHost) async throws -> Value
    ) async throws -> Value {
        // A log pipe whose reader went away is an error to be read, not an end.
        signal(SIGPIPE, SIG_IGN)
        var template = Array("/tmp/shimtop-XXXXXX".utf8CString)
        guard mkdtemp(&template) != nil else { throw SimulatorError("make a folder in /tmp") }
        let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
        defer { try? FileManager.default.removeItem(atPath: folder) }
        for name in ["state", "s"] {
            try FileManager.default.createDirectory(atPath: "\(folder)/\(name)", withIntermediateDirectories: true)
        }
        let loops = MultiThreadedEventLoopGroup(numberOfThreads: 1)
        let value: Result<Value, any Error>
        do {
            let host = try SimulatedHost(scenario, folder: folder, eventLoop: loops.next())
            value = .success(try await host.run(folder, body))
        } catch {
            value = .failure(error)
        }
        try? await loops.shutdownGracefully()
        return try value.get()
    }

    private func run<Value: Sendable>(
        _ folder: String,
        _ body: @Sendable (SimulatedHost) async throws -> Value
    ) async throws -> Value {
        let daemon = try await SimulatedDaemon.listen(
            at: "\(stateDirectory)/containerd.sock",
            scenario,
            on: eventLoop
        )
        var shims: [ShimRunner.Running] = []
        for (number, shim) in scenario.shims.enumerated() {
            shims.append(try await runner(shim, "\(folder)/s/\(number)").start())
        }
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await daemon.run() }
            for shim in shims { group.addTask { await shim.run() } }
            group.addTask { await self.receiveVisitors(folder) }
            defer { group.cancelAll() }
            return try await body(self)
        }
    }

    private func runner(_ shim: SimulatedShim, _ socketPath: String) -> ShimRunner {
        ShimRunner(
            shim: shim,
            stateDirectory: stateDirectory,
            socketPath: socketPath,
            standIn: standIn?.pid,
            eventLoop: eventLoop
        )
    }

    /// One visitor after the other: it comes, runs, ends and is deleted.
    private func receiveVisitors(_ folder: String) async {
        guard !scenario.visitors.isEmpty else { return }
        var number = 0
        while (try? await Task.sleep(for: .seconds(6))) != nil {
            let shim = scenario.visitors[number % scenario.visitors.count]
            number += 1
            guard let running = try? await runner(shim, "\(folder)/s/v\(number)").start() else { continue }
            await withTaskGroup(of: Void.self) { group in
                group.addTask { await running.run() }
                group.addTask {
                    try? await Task.sleep(for: .seconds(10))
                    for task in shim.tasks { try? await running.book.kill(task.id, signal: SIGTERM) }
                    try? await Task.sleep(for: .seconds(5))
                }
                await group.next()
                group.cancelAll()
            }
        }
    }
}
