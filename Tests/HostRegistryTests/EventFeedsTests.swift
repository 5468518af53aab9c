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
        let clock: ManualClock
        let connector: ScriptedConnector
        private let status = Mutex<TaskProcessStatus?>(.running)

        init() {
            clock = ManualClock()
            connector = ScriptedConnector(clock: clock)
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

    private static let interval = Duration.seconds(10)

    private func withFeeds(_ body: (ShimRegistry) async throws -> Void) async throws {
        let fixture = try BundleFixture()
        try fixture.add("t", address: ScriptedShim.address)
        try await fixture.withRegistry(shim.connector, limits) { registry in
            try await withThrowingTaskGroup(of: Void.self) { group in
                let feeds = EventFeeds(registry: registry, publishingTo: exchange, interval: Self.interval)
                group.addTask { await feeds.run() }
                defer { group.cancelAll() }
                try await body(registry)
            }
        }
    }

    /// Asked with every poll, however steady it is.
    private func limits(_ limits: inout RegistryLimits) { limits.steadyAfter = .seconds(3600) }

    /// Has it polled so often; each poll but the last is over afterwards.
    private func poll(times: Int = 1) async {
        for _ in 0..<times {
            await shim.clock.nextSleep(of: Self.interval)
            shim.clock.advance(by: Self.interval)
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
            await poll(times: 3)
            await shim.clock.nextSleep(of: Self.interval)
        }
        exchange.publish(.of(.oom), from: .client)
        #expect(await reader.next()?.envelope.task?.event == .oom)
    }

    @Test func aPauseIsNoticed() async throws {
        var reader = exchange.subscribe().makeAsyncIterator()
        try await withFeeds { _ in
            try await eventually("it is asked") { !shim.connector.calls(of: "State").isEmpty }
            shim.becomes(.paused)
            await poll()
            #expect(await reader.next()?.envelope.task?.event == .paused)
            shim.becomes(.running)
            await poll()
            #expect(await reader.next()?.envelope.task?.event == .resumed)
        }
    }

    @Test func aTaskWhoseShimIsSilentForAWhileIsWaitedForOnce() async throws {
        try await withFeeds { registry in
            try await eventually("it is waited for") { !shim.connector.calls(of: "Wait").isEmpty }
            func health() async -> ShimHealth? { await registry.known(id)?.reading.health }
            shim.becomes(nil)
            await poll()
            await shim.clock.nextSleep(of: registry.options.limits.patience)
            await shim.clock.nextSleep(of: registry.options.limits.deadline)
            shim.clock.advance(by: registry.options.limits.deadline)
            // How long a shim that does not answer is asked whether it is there at all.
            await shim.clock.nextSleep(of: registry.options.limits.slow)
            shim.clock.advance(by: registry.options.limits.slow)
            try await eventually("it is silent") { await health() == .unresponsive }
            shim.becomes(.running)
            await poll()
            try await eventually("it recovers") { await health() == .ok }
            await poll(times: 3)
            await shim.clock.nextSleep(of: Self.interval)
            #expect(shim.connector.calls(of: "Wait").count == 1)
        }
    }
}
