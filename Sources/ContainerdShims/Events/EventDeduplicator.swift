// SPDX-License-Identifier: Apache-2.0

/// Tells an event that is new from one that another source told before.
///
/// A value that decides: time comes in as an argument. An event of a task is the same when container, kind, process and
/// pid are; sources differ in what else they know of it.
struct EventDeduplicator {
    /// How far apart two sources may tell the same event.
    static let window: Duration = .seconds(30)
    /// Events that are remembered at most; the oldest go first.
    static let maxRemembered = 4096

    fileprivate struct Identity: Hashable {
        let namespace: String
        let topic: String
        let container: String
        let process: String
        let pid: Int32
    }

    private struct Told {
        let identity: Identity
        let at: ContinuousClock.Instant
        var by: Set<EventSource>
    }

    /// In the order in which they were published.
    private var told: [Told] = []

    /// Whether the event is to be published.
    mutating func isNew(_ envelope: EventEnvelope, from source: EventSource, at now: ContinuousClock.Instant) -> Bool {
        forget(before: now - Self.window)
        let identity = Identity(envelope)
        // The first one of its kind that this source has not told: sources tell in the same order.
        if let index = told.firstIndex(where: { $0.identity == identity && !$0.by.contains(source) }) {
            told[index].by.insert(source)
            return false
        }
        told.append(Told(identity: identity, at: now, by: [source]))
        return true
    }

    private mutating func forget(before limit: ContinuousClock.Instant) {
        let tooMany = max(0, told.count - Self.maxRemembered + 1)
        let firstKept = told.firstIndex { $0.at >= limit } ?? told.count
        told.removeFirst(max(tooMany, firstKept))
    }
}

extension EventDeduplicator.Identity {
    fileprivate init(_ envelope: EventEnvelope) {
        namespace = envelope.namespace
        topic = envelope.topic
        guard let (id, event) = envelope.task else {
            // What cannot be understood is the same when its bytes are.
            container = envelope.payload.typeURL
            process = String(decoding: envelope.payload.value, as: UTF8.self)
            pid = 0
            return
        }
        container = id.id
        switch event {
        case .create(_, let pid), .start(let pid): (process, self.pid) = ("", pid)
        case .exit(let process, let pid, _, _), .delete(let process, let pid, _, _):
            (self.process, self.pid) = (process, pid)
        case .execStarted(let exec, let pid): (process, self.pid) = (exec, pid)
        case .execAdded(let exec): (process, pid) = (exec, 0)
        case .oom, .paused, .resumed: (process, pid) = ("", 0)
        case .checkpointed(let path): (process, pid) = (path, 0)
        }
    }
}
