// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import HostSession

/// Which tasks have fallen sick, or otherwise sick, and are to be looked at at once: what is wrong with them is wanted now.
struct HealthWatch: Sendable, Hashable {
    private struct Illness: Sendable, Hashable {
        var health: ShimHealth
        var isOverdue: Bool
    }

    private var known: [TaskID: Illness] = [:]
    /// Tasks to be looked at.
    private(set) var waiting: Set<TaskID> = []

    mutating func take(_ readings: [TaskReading]) {
        var sick: [TaskID: Illness] = [:]
        for reading in readings where reading.isOverdue || ![.ok, .slow].contains(reading.health) {
            let illness = Illness(health: reading.health, isOverdue: reading.isOverdue)
            sick[reading.id] = illness
            if known[reading.id] != illness { waiting.insert(reading.id) }
        }
        known = sick
        // What is well again, or gone, need not be looked at any more.
        waiting.formIntersection(sick.keys)
    }

    /// All that wait are looked at now.
    mutating func takeWaiting() -> [TaskID] {
        defer { waiting = [] }
        return waiting.sorted()
    }
}
