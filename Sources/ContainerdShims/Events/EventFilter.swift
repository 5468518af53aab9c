// SPDX-License-Identifier: Apache-2.0

/// Which events a subscriber wants: those that every part of it accepts.
public struct EventFilter: Sendable, Hashable {
    /// Only events of these containerd namespaces; all when empty.
    public var namespaces: Set<String>
    /// Only events whose topic is one of these, or lies below one that ends with `/`; all when empty.
    public var topics: Set<String>
    /// Only events of these containers; all when empty.
    public var containers: Set<String>

    /// A filter of these parts.
    public init(namespaces: Set<String> = [], topics: Set<String> = [], containers: Set<String> = []) {
        self.namespaces = namespaces
        self.topics = topics
        self.containers = containers
    }

    func accepts(_ envelope: EventEnvelope) -> Bool {
        if !namespaces.isEmpty && !namespaces.contains(envelope.namespace) { return false }
        if !topics.isEmpty && !topics.contains(where: { $0.accepts(topic: envelope.topic) }) { return false }
        guard !containers.isEmpty else { return true }
        return envelope.task.map { containers.contains($0.id.id) } ?? false
    }
}

extension String {
    fileprivate func accepts(topic: String) -> Bool { self == topic || hasSuffix("/") && topic.hasPrefix(self) }
}
