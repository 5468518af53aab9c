// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import Glibc
import ShimTestSupport
import Synchronization
import Testing

@testable import HostRegistry

/// What is learned of tasks by polling and by waiting, together.
@Suite(.timeLimit(.minutes(1))) struct EventFeedsTests {
    /// A shim with one task, whose process is this one.
    private final class Shim: Sendable {
        let connector = ScriptedConnector()
        private let status = Mutex<TaskProcessStatus?>(.running)

        init() {
            connector.answer(at: ScriptedShim.address) { [self] call throws(ShimTransportError) in
                switch call.method {
                case "Wait":
                    while !Task.isCancelled, status.withLock({ $0 }) != .stopped {
                        try? await Task.sleep(for: .milliseconds(5))
                    }
                    return try Reply.wait(exit: 3)
                default:
                    guard let status = status.withLock({ $0 }) else { return try await Reply.none() }
                    return call.method == "Connect"
                        ? try Reply.connect() : try Reply.state(status, pid: getpid(), exit: 3)
                }
            }
        }

        /// nil for a shim that answers nothing.
        func becomes(_ status: TaskProcessStatus?) { self.status.withLock { $0 = status } }
    }

    private let shim = Shim()
    private let exchange = EventExchange()
    private let id = TaskID(namespace: "ns", id: "t")

    private func withFeeds(_ body: (ShimRegistry) async throws -> Void) async throws {
        let fixture = try BundleFixture()
        try fixture.add("t", address: ScriptedShim.address)
        try await fixture.withRegistry(shim.connector, limits) { registry in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let feeds = EventFeeds(registry: registry, publishingTo: exchange, interval: .milliseconds(10))
                group.addTask { await feeds.run() }
                defer { group.cancelAll() }
                try await body(registry)
            }
        }
    }

    private func limits(_ limits: inout RegistryLimits) {
        limits.steadyAfter = .seconds(60)
        // How long a shim that does not answer is asked whether it is there at all.
        limits.slow = .seconds(1)
    }

    private func polls(_ count: Int) async throws {
        let before = shim.connector.calls(of: "State").count
        try await eventually("it is polled", within: .seconds(20)) {
            shim.connector.calls(of: "State").count >= before + count
        }
    }

    @Test func anExitThatIsWaitedForAndSeenIsPublishedOnce() async throws {
        var reader = exchange.subscribe().makeAsyncIterator()
        try await withFeeds { _ in
            try await eventually("it is waited for") { !shim.connector.calls(of: "Wait").isEmpty }
            shim.becomes(.stopped)
            let event = await reader.next()?.envelope.task?.event
            guard case .exit(process: "t", pid: getpid(), status: 3, at: nil) = event else {
                return #expect(Bool(false), "\(String(describing: event))")
            }
            try await polls(3)
        }
        exchange.publish(.of(.oom), from: .client)
        #expect(await reader.next()?.envelope.task?.event == .oom)
    }

    @Test func aPauseIsNoticed() async throws {
        var reader = exchange.subscribe().makeAsyncIterator()
        try await withFeeds { _ in
            try await polls(1)
            shim.becomes(.paused)
            #expect(await reader.next()?.envelope.task?.event == .paused)
            shim.becomes(.running)
            #expect(await reader.next()?.envelope.task?.event == .resumed)
        }
    }

    @Test func aTaskWhoseShimIsSilentForAWhileIsWaitedForOnce() async throws {
        try await withFeeds { registry in
            try await eventually("it is waited for") { !shim.connector.calls(of: "Wait").isEmpty }
            shim.becomes(nil)
            try await eventually("it is silent", within: .seconds(20)) {
                await registry.snapshot()[id]?.health == .unresponsive
            }
            shim.becomes(.running)
            try await eventually("it recovers", within: .seconds(20)) {
                await registry.snapshot()[id]?.health != .unresponsive
            }
            try await polls(3)
            #expect(shim.connector.calls(of: "Wait").count == 1)
        }
    }
}
