// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import Diagnosis
package import HostActions
package import HostRegistry
import ShimManagement

/// What was found on a host at one moment: every task once, sorted by id.
package struct HostSnapshot: Sendable, Hashable {
    package var readings: [TaskReading]
    /// One for each state directory.
    package var daemons: [DaemonReading]
    /// What could not be read, each a sentence.
    package var problems: [String]
    /// What is wrong with the host beside its tasks.
    package var findings: [HostFinding]
    package var takenAt: ContinuousClock.Instant
    /// How long it took to find out.
    package var duration: Duration

    package init(
        readings: [TaskReading],
        daemons: [DaemonReading],
        problems: [String],
        findings: [HostFinding] = [],
        takenAt: ContinuousClock.Instant,
        duration: Duration
    ) {
        self.readings = readings
        self.daemons = daemons
        self.problems = problems
        self.findings = findings
        self.takenAt = takenAt
        self.duration = duration
    }

    package init(_ snapshot: RegistrySnapshot, _ verdicts: [TaskID: TaskVerdict] = [:], findings: [HostFinding] = []) {
        self.init(
            readings: snapshot.readings.map { TaskReading($0, verdicts[$0.id]) },
            daemons: snapshot.daemons,
            problems: snapshot.problems,
            findings: findings,
            takenAt: snapshot.takenAt,
            duration: snapshot.duration
        )
    }

    /// Whether a containerd removes what is left of a task, as far as is known without asking it.
    package func isLeftToContainerd(_ reading: TaskReading) -> Bool {
        let daemon = daemons.first { reading.shim.bundle.hasPrefix($0.stateDirectory + "/") }
        return TaskDeletion.BundleKeeper.judge(daemon?.presence ?? .unknown, knowsTask: nil) == .containerd
    }

    /// The reading of one task; nil when its bundle is gone.
    package subscript(id: TaskID) -> TaskReading? {
        var range = readings.indices
        while let middle = range.isEmpty ? nil : range.lowerBound + range.count / 2 {
            if readings[middle].id == id { return readings[middle] }
            range = readings[middle].id < id ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}

/// What was found out about one task, and what is wrong with it beyond what its shim tells.
@dynamicMemberLookup
package struct TaskReading: Sendable, Hashable, Identifiable {
    @usableFromInline package var shim: ShimReading
    package var verdict: TaskVerdict?

    package init(_ shim: ShimReading, _ verdict: TaskVerdict? = nil) {
        self.shim = shim
        self.verdict = verdict
    }

    package init(id: TaskID, bundle: String, healthSince: ContinuousClock.Instant) {
        self.init(ShimReading(id: id, bundle: bundle, healthSince: healthSince))
    }

    package var id: TaskID { shim.id }

    /// One sentence that says what is wrong; empty when there is nothing to say.
    package var why: String { verdict?.sentence ?? shim.why }

    @inlinable package subscript<Value>(dynamicMember path: WritableKeyPath<ShimReading, Value>) -> Value {
        get { shim[keyPath: path] }
        set { shim[keyPath: path] = newValue }
    }

    @inlinable package subscript<Value>(dynamicMember path: KeyPath<ShimReading, Value>) -> Value {
        shim[keyPath: path]
    }
}

extension ActionTarget {
    package init(_ reading: TaskReading) { self.init(reading.shim) }
}
