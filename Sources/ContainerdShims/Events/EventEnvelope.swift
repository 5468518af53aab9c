// SPDX-License-Identifier: Apache-2.0

public import FoundationEssentials

/// One event with when, where and under what topic it was published.
public struct EventEnvelope: Sendable, Hashable {
    /// When it was published.
    public var timestamp: Date
    /// containerd namespace.
    public var namespace: String
    /// What happened, such as `/tasks/exit`.
    public var topic: String
    /// The message that it came as; its type names the event.
    public var payload: PackedMessage

    /// An event of these parts.
    public init(timestamp: Date, namespace: String, topic: String, payload: PackedMessage) {
        self.timestamp = timestamp
        self.namespace = namespace
        self.topic = topic
        self.payload = payload
    }

    /// A task's event, packed as a shim would.
    public init(_ event: TaskEvent, of id: TaskID, timestamp: Date = .now) {
        self.init(
            timestamp: timestamp,
            namespace: id.namespace,
            topic: event.topic.rawValue,
            payload: event.packed(containerID: id.id)
        )
    }

    /// The task and what happened to it; nil when it is no event of a task, or cannot be understood.
    public var task: (id: TaskID, event: TaskEvent)? {
        guard let (container, event) = TaskEvent.unpack(payload) else { return nil }
        return (TaskID(namespace: namespace, id: container), event)
    }
}
