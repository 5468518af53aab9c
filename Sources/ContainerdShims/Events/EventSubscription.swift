// SPDX-License-Identifier: Apache-2.0

import Synchronization

/// The events that one subscriber gets, in the order in which they were published.
///
/// For one reader. It ends when the exchange does, or when the reader's task is cancelled; letting go of it unsubscribes.
public final class EventSubscription: AsyncSequence, Sendable {
    /// An event, and how many were lost right before it because the reader did not keep up.
    public struct Delivery: Sendable, Hashable {
        /// The event.
        public var envelope: EventEnvelope
        /// Events lost since the one before.
        public var dropped: Int
    }

    private let mailbox: Mailbox
    private let unsubscribe: @Sendable () -> Void

    init(mailbox: Mailbox, unsubscribe: @escaping @Sendable () -> Void) {
        self.mailbox = mailbox
        self.unsubscribe = unsubscribe
    }

    deinit {
        unsubscribe()
        mailbox.finish()
    }

    /// Reads the events.
    public func makeAsyncIterator() -> Iterator { Iterator(subscription: self) }

    /// Reads the events of one subscription.
    public struct Iterator: AsyncIteratorProtocol {
        fileprivate let subscription: EventSubscription

        /// The next event; nil at the end.
        public mutating func next() async -> Delivery? { await subscription.mailbox.take() }
    }

    /// What waits for the reader.
    final class Mailbox: Sendable {
        private struct State {
            var waiting: [EventEnvelope] = []
            var dropped = 0
            var isFinished = false
            var reader: CheckedContinuation<Delivery?, Never>?
        }

        let filter: EventFilter
        private let capacity: Int
        private let state = Mutex(State())

        init(filter: EventFilter, capacity: Int) {
            self.filter = filter
            self.capacity = capacity
        }

        func put(_ envelope: EventEnvelope) {
            let reader = state.withLock { state -> CheckedContinuation<Delivery?, Never>? in
                if let reader = state.reader {
                    state.reader = nil
                    return reader
                }
                if state.waiting.count == capacity {
                    state.waiting.removeFirst()
                    state.dropped += 1
                }
                state.waiting.append(envelope)
                return nil
            }
            reader?.resume(returning: Delivery(envelope: envelope, dropped: 0))
        }

        func take() async -> Delivery? {
            await withTaskCancellationHandler {
                await withCheckedContinuation { reader in
                    let next: Delivery?? = state.withLock { state in
                        // Events may come faster than they are read: what waits is not read to its end first.
                        if Task.isCancelled { return .some(nil) }
                        if !state.waiting.isEmpty {
                            defer { state.dropped = 0 }
                            return Delivery(envelope: state.waiting.removeFirst(), dropped: state.dropped)
                        }
                        // One reader: a second one ends at once.
                        if state.isFinished || state.reader != nil { return .some(nil) }
                        state.reader = reader
                        return nil
                    }
                    if let next { reader.resume(returning: next) }
                }
            } onCancel: {
                let reader = state.withLock { state in
                    defer { state.reader = nil }
                    return state.reader
                }
                reader?.resume(returning: nil)
            }
        }

        func finish() {
            let reader = state.withLock { state in
                state.isFinished = true
                defer { state.reader = nil }
                return state.reader
            }
            reader?.resume(returning: nil)
        }
    }
}
