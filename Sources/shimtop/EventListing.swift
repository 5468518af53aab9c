// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import FoundationEssentials
import VisibleText

/// One event as `shimtop events` prints it.
struct EventListing: Encodable {
    let envelope: EventEnvelope

    private enum Key: String, CodingKey {
        case timestamp, namespace, topic, id, exec, process, pid, exitStatus, exitedAt, bundle, checkpoint, type
    }

    /// Keys that an event has nothing for are left out.
    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: Key.self)
        try object.encode(envelope.timestamp, forKey: .timestamp)
        try object.encode(envelope.namespace, forKey: .namespace)
        try object.encode(envelope.topic, forKey: .topic)
        guard let (id, event) = envelope.task else { return try object.encode(envelope.payload.typeURL, forKey: .type) }
        try object.encode(id.id, forKey: .id)
        switch event {
        case .create(let bundle, let pid):
            try object.encode(bundle, forKey: .bundle)
            try object.encode(pid, forKey: .pid)
        case .start(let pid): try object.encode(pid, forKey: .pid)
        case .exit(let process, let pid, let status, let at), .delete(let process, let pid, let status, let at):
            try object.encode(process, forKey: .process)
            try object.encode(pid, forKey: .pid)
            try object.encode(status, forKey: .exitStatus)
            try object.encode(at, forKey: .exitedAt)
        case .execAdded(let exec): try object.encode(exec, forKey: .exec)
        case .execStarted(let exec, let pid):
            try object.encode(exec, forKey: .exec)
            try object.encode(pid, forKey: .pid)
        case .checkpointed(let path): try object.encode(path, forKey: .checkpoint)
        case .oom, .paused, .resumed: break
        }
    }

    /// Time, topic, task, and what else there is to say.
    var line: String {
        let words = [envelope.timestamp.formatted(.iso8601), envelope.topic, subject] + details
        return words.joined(separator: " ").neutralised
    }

    private var subject: String {
        envelope.task.map(\.id.description) ?? "\(envelope.namespace) \(envelope.payload.typeURL)"
    }

    private var details: [String] {
        guard let (id, event) = envelope.task else { return [] }
        switch event {
        case .create(_, let pid), .start(let pid): return ["pid=\(pid)"]
        case .exit(let process, let pid, let status, _), .delete(let process, let pid, let status, _):
            return (process == id.id ? [] : ["exec=\(process)"]) + ["pid=\(pid)", "status=\(status)"]
        case .execAdded(let exec): return ["exec=\(exec)"]
        case .execStarted(let exec, let pid): return ["exec=\(exec)", "pid=\(pid)"]
        case .checkpointed(let path): return ["path=\(path)"]
        case .oom, .paused, .resumed: return []
        }
    }
}
