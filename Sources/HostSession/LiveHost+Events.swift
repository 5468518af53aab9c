// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import HostRegistry
import LinuxHost

/// What happens to tasks, from everybody who can tell.
extension LiveHost {
    /// Events that wait for whoever takes them; the oldest go when there are more.
    private static let mostEvents = 4096

    package func events(
        _ filter: EventFilter,
        _ deliver: @escaping @Sendable (EventSubscription.Delivery) -> Bool
    ) async throws(ShimError) {
        let exchange = EventExchange()
        let events = exchange.subscribe(filter, bufferedEvents: Self.mostEvents)
        let directories = registry.options.stateDirectories
        let daemons = try await BlockingIO.read("containerd") {
            directories.filter(\.daemonIsUp).map(\.daemonAddress)
        }
        let own = try await BlockingIO.read("sockets") {
            directories.map(\.eventsSocket).filter { HostPath.exists($0) }
        }
        await withTaskGroup(of: Void.self) { group in
            group.addTask { [registry] in
                await EventFeeds(registry: registry, publishingTo: exchange, daemonSockets: daemons).run()
            }
            for path in own { group.addTask { await Self.receive(at: path, exchange) } }
            for await delivery in events { guard deliver(delivery) else { break } }
            group.cancelAll()
        }
    }

    /// Receives the events of shims that were started by `shimtop run`, unless somebody does already.
    private static func receive(at path: String, _ exchange: EventExchange) async {
        guard let endpoint = try? await EventEndpoint.listen(on: path, publishingTo: exchange) else { return }
        await endpoint.run()
    }
}

extension StateDirectory {
    /// Where shims send their events that `shimtop run` started; whoever shows events listens there.
    package var eventsSocket: String { path + "/events.sock" }
}
