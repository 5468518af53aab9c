// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims

/// What subscribers got.
package enum Received {
    /// Everything that a new exchange delivers until it goes, with the body's publications.
    package static func all(
        _ filter: EventFilter = EventFilter(),
        bufferedEvents: Int = 1024,
        of publish: (EventExchange) -> Void
    ) async -> [EventSubscription.Delivery] {
        let subscription: EventSubscription
        do {
            let exchange = EventExchange()
            subscription = exchange.subscribe(filter, bufferedEvents: bufferedEvents)
            publish(exchange)
        }
        var received: [EventSubscription.Delivery] = []
        for await delivery in subscription { received.append(delivery) }
        return received
    }
}

extension EventEnvelope {
    /// Something that happened to the task `t`, or another, of the namespace `ns`, or another.
    package static func of(_ event: TaskEvent, _ id: String = "t", in namespace: String = "ns") -> EventEnvelope {
        EventEnvelope(event, of: TaskID(namespace: namespace, id: id))
    }
}

extension [EventSubscription.Delivery] {
    package var topics: [String] { map(\.envelope.topic) }
    package var events: [TaskEvent?] { map { $0.envelope.task?.event } }
}
