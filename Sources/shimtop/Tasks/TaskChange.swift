// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Diagnosis
import HostRegistry
import HostSession
import LogText
import VisibleText

/// What changed of a task from one poll to the next, as `shimtop watch` prints it.
struct TaskChange: Encodable {
    enum Kind: String, Encodable {
        case found
        case changed
        case gone
    }

    /// Coordinated universal time, in ISO 8601.
    let time: String
    let change: Kind
    let task: TaskListing
    /// What was found wrong, by its stable name; null when nothing was.
    let verdict: String?
    /// The state before; null for what was found.
    let before: String?

    /// Nil when nothing changed that anybody asks for.
    init?(from old: TaskReading?, to new: TaskReading) {
        if let old, old.watched == new.watched { return nil }
        self.init(old == nil ? .found : .changed, new, before: old)
    }

    init(gone reading: TaskReading) { self.init(.gone, reading, before: reading) }

    private init(_ kind: Kind, _ reading: TaskReading, before: TaskReading?) {
        time = LogTime.now().description
        change = kind
        task = TaskListing(reading: reading)
        verdict = reading.verdict?.kind.rawValue
        self.before = before?.words
    }

    /// The change for a person.
    var line: String {
        let reading = task.reading
        let from = change == .changed ? before.map { "\($0) -> " } ?? "" : ""
        let why = reading.why.isEmpty ? "" : ": \(reading.why)"
        return "\(time) \(change.rawValue) \(reading.id) \(from)\(reading.words)\(why)".neutralised
    }

    private enum CodingKeys: String, CodingKey { case time, change, task, verdict, before }

    func encode(to encoder: any Encoder) throws {
        var object = encoder.container(keyedBy: CodingKeys.self)
        try object.encode(time, forKey: .time)
        try object.encode(change, forKey: .change)
        try object.encode(task, forKey: .task)
        try object.encode(verdict, forKey: .verdict)
        try object.encode(before, forKey: .before)
    }
}

extension TaskReading {
    fileprivate var words: String { "\(shim.status.rawValue) \(shim.health.rawValue)" }

    /// What is watched of it: a sentence may change with every poll, as it says for how long something lasts.
    fileprivate var watched: [String] {
        [words, verdict?.kind.rawValue ?? "", shim.pid.map(String.init) ?? "", shim.shimPid.map(String.init) ?? ""]
    }
}
