// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import Glibc
import ShimManagement
import ShimSimulator
import Testing

/// The same conversation with shims of both protocols, of two makers: nothing shows which it is.
@Suite(.serialized, .googlesGRPC, .timeLimit(.minutes(2))) struct ShimConversationTests {
    enum Maker: String, CaseIterable {
        case simulatedTTRPC
        case simulatedGRPC
        case googlesGRPC
    }

    private static let patience = Duration.seconds(20)

    @Test(arguments: Maker.allCases)
    func everyAnswerMeansTheSame(_ maker: Maker) async throws {
        try await withShim(of: maker) { loaded in
            let task = loaded.task
            #expect(loaded.connection.shimPid > 0)
            #expect(try await task.state(timeout: Self.patience).status == .running)
            #expect(try await task.state(timeout: Self.patience).exit == nil)
            #expect(try await task.pids(timeout: Self.patience).count == 1)
            try await task.pause(timeout: Self.patience)
            #expect(try await task.state(timeout: Self.patience).status == .paused)
            await expect(.failedPrecondition) { try await task.pause(timeout: Self.patience) }
            try await task.resume(timeout: Self.patience)
            await expect(.failedPrecondition) { _ = try await task.delete(timeout: Self.patience) }
            #expect(try await task.stats(timeout: Self.patience).memory.limitBytes == 256 << 20)
            await expect(.notFound) { _ = try await loaded.shim.task("nobody").state(timeout: Self.patience) }
            await expect(.unimplemented) { try await loaded.shim.sandbox("t").ping(timeout: Self.patience) }
            await expect(.deadlineExceeded) { _ = try await task.wait(timeout: .milliseconds(100)) }

            async let exit = task.wait(timeout: Self.patience)
            try await task.kill(signal: 9, all: false, timeout: Self.patience)
            #expect(try await exit.status == 137)
            let state = try await task.state(timeout: Self.patience)
            #expect(state.status == .stopped && state.exit?.status == 137)
            await expect(.notFound) { try await task.kill(signal: 9, all: false, timeout: Self.patience) }
            #expect(try await task.delete(timeout: Self.patience).status == 137)
            await expect(.notFound) { _ = try await task.state(timeout: Self.patience) }
            let ended = Task { await loaded.shim.waitUntilClosed() }
            try await task.shutdown(timeout: Self.patience)
            #expect(await ended.value.isEmpty == false, "the end of the shim is noticed")
        }
    }

    @Test(arguments: Maker.allCases)
    func manyCallsAtOnceAreAnswered(_ maker: Maker) async throws {
        try await withShim(of: maker) { loaded in
            let task = loaded.task
            try await withThrowingTaskGroup(of: TaskStatus.self) { group in
                for _ in 0..<200 { group.addTask { try await task.state(timeout: Self.patience).status } }
                for try await status in group { #expect(status == .running) }
            }
        }
    }

    @Test func aShimThatIsKilledInTheMiddleOfACallIsNoticed() async throws {
        try await withPythonShim { shim, bundle in
            let loaded = try await ShimLoader().load(bundle)
            _ = try await loaded.task.create(TaskCreation(bundle: bundle.path), timeout: Self.patience)
            _ = try await loaded.task.start(timeout: Self.patience)
            let ended = Task { await loaded.shim.waitUntilClosed() }
            let waiting = Task { () throws(ShimError) in try await loaded.task.wait(timeout: Self.patience) }
            _ = try await loaded.task.state(timeout: Self.patience)
            shim.end()
            await expect(.unavailable) { _ = try await waiting.value }
            #expect(await ended.value.isEmpty == false)
            await expect(.notFound) { _ = try await loaded.task.state(timeout: Self.patience) }
            try await loaded.task.shutdown(timeout: Self.patience)
            let evidence = await ShimInspection().inspect(bundle)
            #expect(ShimVitality(evidence) == .dead, "\(evidence)")
        }
    }

    // MARK: -

    private func expect(_ code: ShimError.Code, _ call: () async throws -> Void) async {
        do {
            try await call()
            Issue.record("it was not refused with \(code)")
        } catch {
            #expect((error as? ShimError)?.code == code, "\(error)")
        }
    }

    private func withShim(of maker: Maker, _ body: @Sendable (LoadedShim) async throws -> Void) async throws {
        switch maker {
        case .googlesGRPC:
            try await withPythonShim { _, bundle in
                let loaded = try await ShimLoader().load(bundle)
                _ = try await loaded.task.create(TaskCreation(bundle: bundle.path), timeout: Self.patience)
                _ = try await loaded.task.start(timeout: Self.patience)
                try await body(loaded)
                await loaded.shim.close()
            }
        case .simulatedTTRPC, .simulatedGRPC:
            var shim = SimulatedShim(namespace: "ns", tasks: [SimulatedTask(id: "t")])
            shim.wireProtocol = maker == .simulatedGRPC ? .grpc : .ttrpc
            try await SimulatedHost.run(Scenario(shims: [shim])) { host in
                let directory = StateDirectory(path: host.stateDirectory)
                let bundle = directory.bundle(of: TaskID(namespace: "ns", id: "t"))
                let loaded = try await ShimLoader().load(bundle)
                try await body(loaded)
                await loaded.shim.close()
            }
        }
    }

    private func withPythonShim(_ body: (PythonShim, ShimBundle) async throws -> Void) async throws {
        let folder = try Shell.run(["mktemp", "-d", "/tmp/shimtop-grpc-XXXX"]).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        defer { _ = try? Shell.run(["rm", "-rf", folder]) }
        let bundle = StateDirectory(path: folder).bundle(of: TaskID(namespace: "ns", id: "t"))
        try FileManager.default.createDirectory(atPath: bundle.path, withIntermediateDirectories: true)
        // A bare path, as shims over gRPC give it.
        let bootstrap = #"{"version":3,"address":"\#(folder)/s","protocol":"GRPC"}"#
        try bootstrap.write(toFile: "\(bundle.path)/bootstrap.json", atomically: true, encoding: .utf8)
        let shim = try await PythonShim(at: "\(folder)/s", task: "t")
        try await body(shim, bundle)
    }
}
