// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import NIOCore
import NIOPosix
import ShimManagement

extension OwnHost {
    /// Runs the body with a manager of this host, to which shims send their events.
    func withManager(_ body: (ShimManager, EventExchange) async throws -> Void) async throws {
        let events = EventExchange()
        let endpoint = try await EventEndpoint.listen(
            on: "\(folder)/events.sock",
            publishingTo: events,
            eventLoop: MultiThreadedEventLoopGroup.singleton.next()
        )
        var options = ManagerOptions(directory: StateDirectory(path: state), policy: .manager)
        options.eventsAddress = endpoint.path
        try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await endpoint.run() }
            defer { group.cancelAll() }
            try await ShimManager.withManager(options, events: events) { try await body($0, events) }
        }
    }
}
