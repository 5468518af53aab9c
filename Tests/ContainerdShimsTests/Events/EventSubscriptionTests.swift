// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import ShimTestSupport
import Testing

/// What a subscriber gets, and when that ends.
@Suite(.timeLimit(.minutes(1))) struct EventSubscriptionTests {
    @Test func everySubscriberGetsEveryEvent() async {
        let exchange = EventExchange()
        var readers = [exchange.subscribe(), exchange.subscribe()].map { $0.makeAsyncIterator() }
        exchange.publish(.of(.paused), from: .forward)
        exchange.publish(.of(.resumed), from: .forward)
        for index in readers.indices {
            #expect(await readers[index].next()?.envelope.topic == "/tasks/paused")
            #expect(await readers[index].next()?.envelope.topic == "/tasks/resumed")
        }
    }

    @Test func whatWasPublishedBeforeIsNotDelivered() async {
        let exchange = EventExchange()
        exchange.publish(.of(.paused), from: .forward)
        var reader = exchange.subscribe().makeAsyncIterator()
        exchange.publish(.of(.resumed), from: .forward)
        #expect(await reader.next()?.envelope.topic == "/tasks/resumed")
    }

    @Test func aSlowSubscriberLosesTheOldestAndIsToldHowMany() async {
        let received = await Received.all(bufferedEvents: 2) { exchange in
            for pid in 1...5 { exchange.publish(.of(.start(pid: Int32(pid))), from: .forward) }
        }
        #expect(received.events == [.start(pid: 4), .start(pid: 5)])
        #expect(received.map(\.dropped) == [3, 0])
    }

    @Test func whatIsLostLaterIsToldWhenItIsMissing() async {
        let exchange = EventExchange()
        var reader = exchange.subscribe(bufferedEvents: 2).makeAsyncIterator()
        for pid in 1...3 { exchange.publish(.of(.start(pid: Int32(pid))), from: .forward) }
        #expect(await reader.next()?.dropped == 1)
        for pid in 4...6 { exchange.publish(.of(.start(pid: Int32(pid))), from: .forward) }
        let next = await reader.next()
        #expect(next?.envelope.task?.event == .start(pid: 5))
        #expect(next?.dropped == 2)
        #expect(await reader.next()?.dropped == 0)
    }

    @Test func aSlowSubscriberCostsOthersNothing() async {
        let exchange = EventExchange()
        let slow = exchange.subscribe(bufferedEvents: 1)
        var quick = exchange.subscribe().makeAsyncIterator()
        for pid in 1...100 { exchange.publish(.of(.start(pid: Int32(pid))), from: .forward) }
        for pid in 1...100 {
            let next = await quick.next()
            #expect(next?.envelope.task?.event == .start(pid: Int32(pid)))
            #expect(next?.dropped == 0)
        }
        var reader = slow.makeAsyncIterator()
        #expect(await reader.next()?.dropped == 99)
    }

    @Test func aReaderThatWaitsGetsWhatComes() async {
        let exchange = EventExchange()
        let subscription = exchange.subscribe()
        async let first = subscription.first { _ in true }
        exchange.publish(.of(.oom), from: .forward)
        #expect(await first?.envelope.topic == "/tasks/oom")
    }

    @Test func itEndsWithTheReadersTask() async {
        let exchange = EventExchange()
        let subscription = exchange.subscribe()
        let reader = Task {
            var count = 0
            for await _ in subscription { count += 1 }
            return count
        }
        reader.cancel()
        #expect(await reader.value == 0)
    }

    @Test func itEndsWithTheReadersTaskHoweverMuchWaits() async {
        let exchange = EventExchange()
        let subscription = exchange.subscribe()
        let reader = Task {
            var count = 0
            for await _ in subscription {
                count += 1
                withUnsafeCurrentTask { $0?.cancel() }
                if count < 100 { exchange.publish(.of(.start(pid: Int32(count))), from: .forward) }
            }
            return count
        }
        exchange.publish(.of(.oom), from: .forward)
        #expect(await reader.value == 1)
    }

    @Test func itEndsWithTheExchangeAfterWhatWaits() async {
        let received = await Received.all { $0.publish(.of(.paused), from: .forward) }
        #expect(received.topics == ["/tasks/paused"])
    }

    @Test func aSubscriptionThatIsLetGoOfTakesNothingAndHoldsNothing() async {
        let exchange = EventExchange()
        weak var letGo: EventSubscription?
        do {
            let subscription = exchange.subscribe()
            letGo = subscription
            exchange.publish(.of(.paused), from: .forward)
        }
        #expect(letGo == nil)
        #expect(exchange.publish(.of(.resumed), from: .forward))
    }
}
