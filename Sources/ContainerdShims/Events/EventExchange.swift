// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// Hands events from whoever learns of them to whoever wants them.
///
/// Publishing never waits: a subscriber that does not keep up loses the oldest events, and is told how many.
///
/// ```swift
/// let exchange = EventExchange()
/// let exits = exchange.subscribe(EventFilter(topics: [TaskTopic.exit.rawValue]))
/// exchange.publish(EventEnvelope(.paused, of: TaskID(namespace: "default", id: "web")), from: .client)
/// for await delivery in exits { print(delivery.envelope.topic, delivery.dropped) }
/// ```
public final class EventExchange: Sendable {
    private struct State {
        var deduplicator = EventDeduplicator()
        var subscribers: [Int: EventSubscription.Mailbox] = [:]
        var lastNumber = 0
    }

    private let state = Mutex(State())

    /// An exchange without subscribers.
    public init() {}

    /// Publishes an event, unless another source told it before.
    ///
    /// Says whether it was published.
    @discardableResult
    public func publish(_ envelope: EventEnvelope, from source: EventSource) -> Bool {
        state.withLock { state in
            guard state.deduplicator.isNew(envelope, from: source, at: .now) else { return false }
            for mailbox in state.subscribers.values where mailbox.filter.accepts(envelope) { mailbox.put(envelope) }
            return true
        }
    }

    /// Events that are published from now on.
    ///
    /// `bufferedEvents` is how many wait for a subscriber that is busy, at least 1.
    public func subscribe(_ filter: EventFilter = EventFilter(), bufferedEvents: Int = 1024) -> EventSubscription {
        let mailbox = EventSubscription.Mailbox(filter: filter, capacity: max(1, bufferedEvents))
        let number = state.withLock { state in
            state.lastNumber += 1
            state.subscribers[state.lastNumber] = mailbox
            return state.lastNumber
        }
        return EventSubscription(mailbox: mailbox) { [weak self] in
            self?.state.withLock { $0.subscribers[number] = nil }
        }
    }

    deinit {
        for mailbox in state.withLock({ Array($0.subscribers.values) }) { mailbox.finish() }
    }
}
