// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import Glibc
import HostRegistry
import ShimTestSupport
import Synchronization
import Testing

@testable import HostSession

/// What happens to tasks, as a host hands it over.
@Suite(.timeLimit(.minutes(1))) struct EventsTests {
    private let filter = EventFilter(topics: [TaskTopic.exit.rawValue])

    private func withHost(_ body: (LiveHost) async throws -> Void) async throws {
        let fixture = try BundleFixture()
        try fixture.add("t", address: "unix:///a")
        let connector = ScriptedConnector()
        connector.answer(at: "unix:///a") { call throws(ShimTransportError) in
            switch call.method {
            case "Wait": try Reply.wait(exit: 3)
            case "Connect": try Reply.connect()
            default: try Reply.state(.running, pid: getpid())
            }
        }
        try await fixture.withRegistry(connector) { try await body(LiveHost($0)) }
    }

    @Test func anExitIsHandedOverAndNoMoreOnceNoMoreIsWanted() async throws {
        try await withHost { host in
            let taken = Mutex<[ContainerdShims.EventEnvelope]>([])
            try await host.events(filter) { event in
                taken.withLock { $0.append(event.envelope) }
                return false
            }
            let events = taken.withLock { $0 }
            #expect(events.map(\.topic) == [TaskTopic.exit.rawValue])
            #expect(events.first?.task?.id == TaskID(namespace: "ns", id: "t"))
        }
    }

    @Test func itEndsWithTheCallersTask() async throws {
        try await withHost { host in
            let filter = filter
            let (events, feed) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
            let listening = Task {
                try await host.events(filter) { _ in
                    feed.yield()
                    return true
                }
            }
            for await _ in events { break }
            listening.cancel()
            try await listening.value
        }
    }
}
