// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims

/// What must have happened between two polls of the host.
///
/// Only what is certain: a task about which the later poll knows less than the earlier one tells nothing, and what came
/// and went between them is not seen.
public enum SnapshotEvents {
    /// The events, in an order in which they can have happened for each task.
    public static func between(_ earlier: RegistrySnapshot, _ later: RegistrySnapshot) -> [EventEnvelope] {
        let before = Dictionary(earlier.readings.map { ($0.id, $0) }) { first, _ in first }
        let after = Dictionary(later.readings.map { ($0.id, $0) }) { first, _ in first }
        let changed = later.readings.flatMap { reading in
            events(from: before[reading.id], to: reading).map { EventEnvelope($0, of: reading.id) }
        }
        let gone = earlier.readings.filter { after[$0.id] == nil }.flatMap { reading in
            departure(of: reading).map { EventEnvelope($0, of: reading.id) }
        }
        return changed + gone
    }

    private static func events(from earlier: ShimReading?, to later: ShimReading) -> [TaskEvent] {
        guard later.health == .ok || later.health == .slow, later.status != .unknown, let pid = later.pid else {
            return []
        }
        let isSameProcess = earlier?.pid == pid && earlier?.status != .unknown
        let before = isSameProcess ? earlier?.status : nil
        var events: [TaskEvent] = []
        if before == nil { events.append(.create(bundle: later.bundle, pid: pid)) }
        let wasStarted = before != nil && before != .created
        if !wasStarted && later.status != .created { events.append(.start(pid: pid)) }
        switch (before, later.status) {
        case (.stopped, _): break
        case (_, .stopped):
            events.append(
                .exit(process: later.id.id, pid: pid, status: later.exitStatus ?? 255, at: later.exitedAt)
            )
        case (.paused, .running): events.append(.resumed)
        case (.paused, .paused): break
        case (_, .paused): events.append(.paused)
        default: break
        }
        return events
    }

    private static func departure(of reading: ShimReading) -> [TaskEvent] {
        guard reading.status == .stopped, let pid = reading.pid, let status = reading.exitStatus else { return [] }
        return [.delete(process: reading.id.id, pid: pid, status: status, at: reading.exitedAt)]
    }
}
