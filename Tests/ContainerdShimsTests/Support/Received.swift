// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// What subscribers got.
enum Received {
    /// Everything that a new exchange delivers until it goes, with the body's publications.
    static func all(
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
    static func of(_ event: TaskEvent, _ id: String = "t", in namespace: String = "ns") -> EventEnvelope {
        EventEnvelope(event, of: TaskID(namespace: namespace, id: id))
    }
}

extension [EventSubscription.Delivery] {
    var topics: [String] { map(\.envelope.topic) }
    var events: [TaskEvent?] { map { $0.envelope.task?.event } }
}
