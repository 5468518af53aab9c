// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import Diagnosis
import HostRegistry
import HostSession

/// What changed of each task while the dashboard ran, as polls saw it.
package struct TaskEvents: Sendable, Hashable {
    /// Lines kept of each task, and tasks of which any are kept.
    private static let mostLines = 64
    private static let mostTasks = 2048

    private var lines: [TaskID: [String]] = [:]
    private var known: [TaskID: State] = [:]

    private struct State: Sendable, Hashable {
        var status: TaskStatus
        var health: ShimHealth
        var pid: Int32?
        var verdict: TaskVerdict.Kind?

        init(_ reading: TaskReading) {
            (status, health, pid, verdict) = (reading.status, reading.health, reading.pid, reading.verdict?.kind)
        }
    }

    /// What changed of a task, the newest last.
    package subscript(id: TaskID) -> [String] { lines[id] ?? [] }

    mutating func take(_ readings: [TaskReading], at timeOfDay: String) {
        let isFirst = known.isEmpty
        for reading in readings {
            let state = State(reading)
            guard known.updateValue(state, forKey: reading.id) != state else { continue }
            let what = isFirst ? "found" : "now"
            add("\(what) \(Self.words(reading))", to: reading.id, at: timeOfDay)
        }
        guard known.count > readings.count else { return }
        let present = Set(readings.map(\.id))
        known = known.filter { present.contains($0.key) }
        // Also what was done to a task after it had gone.
        lines = lines.filter { present.contains($0.key) }
    }

    /// Something that was done to a task.
    mutating func add(_ line: String, to id: TaskID, at timeOfDay: String) {
        guard lines[id] != nil || lines.count < Self.mostTasks else { return }
        lines[id, default: []].append("\(timeOfDay)  \(line)")
        if lines[id, default: []].count > Self.mostLines { lines[id]?.removeFirst() }
    }

    private static func words(_ reading: TaskReading) -> String {
        let pid = reading.pid.map { ", pid \($0)" } ?? ""
        let exit = reading.exitStatus.map { ", exit status \($0)" } ?? ""
        let verdict = reading.verdict.map { " (\($0.kind.rawValue))" } ?? ""
        let why = reading.why.isEmpty ? "" : ": \(reading.why)"
        return "\(reading.status.rawValue), shim \(reading.health.rawValue)\(pid)\(exit)\(why)\(verdict)"
    }
}
