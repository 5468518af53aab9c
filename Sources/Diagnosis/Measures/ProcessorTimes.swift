// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry

/// Processor times of tasks as they were measured last, of which the next measurement makes a share.
struct ProcessorTimes: Sendable {
    /// An older time says too little of now.
    private static let longest = Duration.seconds(60)
    /// In a shorter time the kernel's clock is too coarse.
    private static let shortest = Duration.milliseconds(200)

    private struct Sample {
        var startTicks: UInt64?
        var time: Duration
        var at: ContinuousClock.Instant
    }

    private var samples: [TaskID: Sample] = [:]

    /// The share of one processor, in percent, that a task has had since the last time; nil for the first.
    mutating func percent(of reading: ShimReading, _ time: Duration, at now: ContinuousClock.Instant) -> Double? {
        let new = Sample(startTicks: reading.pidStartTicks, time: time, at: now)
        guard let last = samples[reading.id], last.startTicks == new.startTicks, time >= last.time else {
            samples[reading.id] = new
            return nil
        }
        let elapsed = last.at.duration(to: now)
        guard elapsed >= Self.shortest else { return nil }
        samples[reading.id] = new
        return elapsed > Self.longest ? nil : 100 * ((time - last.time) / elapsed)
    }

    /// Forgets tasks that were not measured for long.
    mutating func forgetOld(at now: ContinuousClock.Instant) {
        samples = samples.filter { $0.value.at.duration(to: now) <= Self.longest }
    }
}
