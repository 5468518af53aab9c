// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import HostSession

/// What the upper lines say of a snapshot, found out once and not at every frame.
struct HostSummary: Sendable, Hashable {
    /// A kind of trouble, and how many tasks are in it.
    enum Kind: Sendable, Hashable, CaseIterable {
        case hung, dead, ghost, broken, stuck, slow, paused

        fileprivate init?(_ reading: TaskReading) {
            if reading.isStuck {
                self = .stuck
                return
            }
            switch reading.health {
            case .unresponsive: self = .hung
            case .dead: self = .dead
            case .ghost: self = .ghost
            case .broken: self = .broken
            case .slow: self = .slow
            case .ok: return nil
            }
        }
    }

    /// Shims with an address.
    private(set) var shims = 0
    private(set) var tasks = 0
    private(set) var namespaces: [String] = []
    private(set) var counts: [Kind: Int] = [:]
    /// How many tasks are in trouble.
    private(set) var troubled = 0
    /// The worst three of them.
    private(set) var worst: [TaskReading] = []

    init() {}

    init(_ snapshot: HostSnapshot) {
        tasks = snapshot.readings.count
        var addresses: Set<String> = []
        var names: Set<String> = []
        var troubled: [TaskReading] = []
        for reading in snapshot.readings {
            if let address = reading.endpoint?.address { addresses.insert(address) }
            names.insert(reading.id.namespace)
            if let kind = Kind(reading) { counts[kind, default: 0] += 1 }
            if reading.isTrouble {
                troubled.append(reading)
            } else if reading.status == .paused || reading.status == .pausing {
                counts[.paused, default: 0] += 1
            }
        }
        shims = addresses.count
        namespaces = names.sorted()
        self.troubled = troubled.count
        worst = Array(
            troubled.sorted { ($0.troubleRank, $0.healthSince, $0.id) < ($1.troubleRank, $1.healthSince, $1.id) }
                .prefix(3)
        )
    }
}
