// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Diagnosis
import HostRegistry
import HostSession

/// How a reading is put into words on the screen.
extension TaskReading {
    /// What is spoken with its shim: `ttrpc 3`.
    var apiName: String? { shim.endpoint.map { "\($0.wireProtocol.rawValue) \($0.version)" } }

    /// The word of the STATE column: the shim's own where it can be believed, else what is wrong.
    var stateWord: String {
        switch shim.health {
        case .ok, .slow: shim.status.rawValue
        case .unresponsive: "HUNG"
        case .ghost: "GHOST"
        case .dead: "DEAD"
        case .broken: "BROKEN"
        }
    }

    /// What is wrong in one word; ``stateWord`` where the shim itself tells.
    var troubleWord: String { isStuck ? "STUCK" : stateWord }

    /// Whether something is wrong that the shim does not tell.
    var isStuck: Bool { [.ok, .slow].contains(shim.health) && verdict?.kind.isStuck == true }

    /// Whether what the row shows is older than the last poll.
    var isStale: Bool {
        shim.isOld || [.unresponsive, .dead, .broken].contains(shim.health)
    }

    /// How much it wants to be looked at: 0 is the worst.
    var troubleRank: Int {
        switch (shim.health, shim.status) {
        case (.unresponsive, _): 0
        case (.dead, _): 1
        case (.ghost, _): 2
        case (.broken, _): 3
        case _ where isStuck: 4
        case (_, .pausing): 5
        case (_, .paused): 6
        case (.slow, _): 7
        case (_, .stopped): 8
        default: 9
        }
    }

    /// Whether the triage line names it.
    var isTrouble: Bool { troubleRank < 5 }
}

extension Duration {
    /// The largest unit alone, as it fits into a column: `7s`, `3m`, `12h`, `31d`.
    var shortAge: String {
        let seconds = max(0, components.seconds)
        return switch seconds {
        case ..<60: "\(seconds)s"
        case ..<3600: "\(seconds / 60)m"
        case ..<86400: "\(seconds / 3600)h"
        default: "\(seconds / 86400)d"
        }
    }

    /// The two largest units: `3m41s`.
    var longAge: String {
        let seconds = max(0, components.seconds)
        return switch seconds {
        case ..<60: "\(seconds)s"
        case ..<3600: "\(seconds / 60)m\(seconds % 60)s"
        case ..<86400: "\(seconds / 3600)h\(seconds % 3600 / 60)m"
        default: "\(seconds / 86400)d\(seconds % 86400 / 3600)h"
        }
    }

    /// Seconds with a digit behind the point: `0.4 s`.
    var seconds: String {
        let tenths = Int(self / .milliseconds(100))
        return "\(tenths / 10).\(tenths % 10) s"
    }

    /// Milliseconds with a digit behind the point while it matters: `0.4`, `12`.
    var milliseconds: String {
        let tenths = Int(self / .microseconds(100))
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10)" : "\(tenths / 10)"
    }
}
