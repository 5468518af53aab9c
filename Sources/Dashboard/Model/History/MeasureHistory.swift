// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import Diagnosis

/// What tasks used over the last 15 minutes, in samples of 10 seconds: at most 90 of 12 bytes for each of 2,000 tasks.
package struct MeasureHistory: Sendable, Hashable {
    package static let grain = Duration.seconds(10)
    package static let most = 90
    private static let mostTasks = 2000

    package struct Sample: Sendable, Hashable {
        /// How many grains after the history began.
        package var slot: Int32
        /// Share of one processor in percent; nil when there was none to compare with.
        package var processorPercent: Float?
        package var workingSetBytes: Float?
    }

    private var samples: [TaskID: [Sample]] = [:]
    private let begin: ContinuousClock.Instant

    init(at begin: ContinuousClock.Instant) { self.begin = begin }

    mutating func take(_ measures: [TaskID: TaskMeasures], at now: ContinuousClock.Instant) {
        let slot = slot(at: now)
        for (id, measure) in measures where measure.processorPercent != nil || measure.workingSetBytes != nil {
            guard samples[id] != nil || samples.count < Self.mostTasks else { continue }
            let sample = Sample(
                slot: slot,
                processorPercent: measure.processorPercent.map { Float($0) },
                workingSetBytes: measure.workingSetBytes.map { Float($0) }
            )
            // The last look of a grain counts.
            if samples[id]?.last?.slot == slot { samples[id]?.removeLast() }
            samples[id, default: []].append(sample)
            if samples[id, default: []].count > Self.most { samples[id]?.removeFirst() }
        }
    }

    /// Forgets tasks that are gone.
    mutating func keep(_ present: Set<TaskID>) {
        for id in samples.keys where !present.contains(id) { samples[id] = nil }
    }

    /// The values of the last 15 minutes, the newest last; nil where nothing was measured.
    package func values(
        of id: TaskID,
        _ value: (Sample) -> Float?,
        at now: ContinuousClock.Instant
    ) -> [Float?] {
        let last = slot(at: now)
        var values = [Float?](repeating: nil, count: Self.most)
        for sample in samples[id] ?? [] {
            let index = Self.most - 1 - Int(last - sample.slot)
            if values.indices.contains(index) { values[index] = value(sample) }
        }
        return values
    }

    private func slot(at now: ContinuousClock.Instant) -> Int32 {
        Int32(clamping: begin.duration(to: now).components.seconds / Self.grain.components.seconds)
    }
}
