// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import ShimTestSupport
import SwiftProtobuf
import Synchronization
import Testing

/// Connecting and the answer to Connect share one timeout.
@Suite struct LoadBudgetTests {
    /// A shim that is connected to slowly, and takes down how long it is waited for.
    private final class SlowConnector: ShimConnector, ShimTransport {
        let delay: Duration
        let waits = Mutex<[Duration]>([])
        let closed = Mutex(0)

        init(delay: Duration) { self.delay = delay }

        func connect(
            to params: ContainerdShims.BootstrapParams,
            timeout: Duration
        ) async throws(ShimTransportError) -> any ShimTransport {
            waits.withLock { $0.append(timeout) }
            try? await Task.sleep(for: delay)
            return self
        }

        func call(
            service: String,
            method: String,
            payload: [UInt8],
            timeout: Duration
        ) async throws(ShimTransportError) -> [UInt8] {
            waits.withLock { $0.append(timeout) }
            throw .deadlineExceeded(after: timeout)
        }

        func close() async { closed.withLock { $0 += 1 } }
        func waitUntilClosed() async -> String { "" }
    }

    private func load(_ connector: SlowConnector, within load: Duration) async throws -> LoadFailure {
        let fixture = try BundleFixture()
        try fixture.add("t", address: "unix:///a")
        var timeouts = ShimTimeouts()
        timeouts.load = load
        do throws(LoadFailure) {
            _ = try await ShimLoader(connector: connector, timeouts: timeouts)
                .load(fixture.stateDirectory.bundle(of: TaskID(namespace: "ns", id: "t")))
        } catch {
            return error
        }
        throw Loaded()
    }

    private struct Loaded: Error {}

    @Test func whatConnectingTakesIsNotThereForTheAnswer() async throws {
        let connector = SlowConnector(delay: .milliseconds(100))
        let failure = try await load(connector, within: .seconds(60))
        #expect(failure.step == .connect)
        let waits = connector.waits.withLock { $0 }
        #expect(waits.count == 2)
        #expect(waits[0] <= .seconds(60))
        #expect(waits[1] <= waits[0] - .milliseconds(100))
    }

    @Test func anAnswerThatHasNoTimeLeftStillFailsAsOneThatIsLate() async throws {
        let connector = SlowConnector(delay: .milliseconds(20))
        let failure = try await load(connector, within: .milliseconds(5))
        #expect(failure.reason.code == .deadlineExceeded)
        #expect(connector.waits.withLock { $0.last } == .milliseconds(1))
    }

    @Test func aConnectionThatLedToNothingIsClosed() async throws {
        let connector = SlowConnector(delay: .zero)
        _ = try await load(connector, within: .seconds(5))
        #expect(connector.closed.withLock { $0 } == 1)
    }
}
