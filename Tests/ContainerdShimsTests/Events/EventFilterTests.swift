// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import FoundationEssentials
import ShimTestSupport
import Testing

/// Which events a subscriber gets.
@Suite struct EventFilterTests {
    private func received(_ filter: EventFilter) async -> [String] {
        let deliveries = await Received.all(filter) { exchange in
            exchange.publish(.of(.start(pid: 1), "a"), from: .forward)
            exchange.publish(.of(.paused, "b"), from: .forward)
            exchange.publish(.of(.execStarted("e", pid: 2), "a", in: "k8s.io"), from: .forward)
            exchange.publish(
                EventEnvelope(
                    timestamp: .now,
                    namespace: "ns",
                    topic: "/images/update",
                    payload: PackedMessage(typeURL: "containerd.events.ImageUpdate", value: [])
                ),
                from: .containerd
            )
        }
        return deliveries.map { "\($0.envelope.namespace) \($0.envelope.topic)" }
    }

    @Test func withoutAFilterAllIsDeliveredInOrder() async {
        #expect(
            await received(EventFilter()) == [
                "ns /tasks/start", "ns /tasks/paused", "k8s.io /tasks/exec-started", "ns /images/update",
            ]
        )
    }

    @Test func aNamespaceIsChosen() async {
        #expect(await received(EventFilter(namespaces: ["k8s.io", "moby"])) == ["k8s.io /tasks/exec-started"])
    }

    @Test func aTopicIsChosenAsAWhole() async {
        #expect(await received(EventFilter(topics: ["/tasks/paused"])) == ["ns /tasks/paused"])
        #expect(await received(EventFilter(topics: ["/tasks/exec"])).isEmpty)
        #expect(await received(EventFilter(topics: ["/tasks"])).isEmpty)
    }

    @Test func everythingBelowATopicIsChosenByASlash() async {
        #expect(await received(EventFilter(topics: ["/tasks/"])).count == 3)
        #expect(await received(EventFilter(topics: ["/images/", "/tasks/start"])).count == 2)
    }

    @Test func aContainerIsChosenAndWhatIsOfNoneLeftOut() async {
        #expect(
            await received(EventFilter(containers: ["a"])) == ["ns /tasks/start", "k8s.io /tasks/exec-started"]
        )
    }

    @Test func everyPartOfAFilterHasToAccept() async {
        let filter = EventFilter(namespaces: ["ns"], topics: ["/tasks/"], containers: ["a"])
        #expect(await received(filter) == ["ns /tasks/start"])
    }
}
