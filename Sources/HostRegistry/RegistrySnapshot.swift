// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims

/// What one poll of the host found: every bundle exactly once, sorted by id.
public struct RegistrySnapshot: Sendable, Hashable {
    /// One for each bundle, sorted by id.
    public var readings: [ShimReading]
    /// One for each state directory polled.
    public var daemons: [DaemonReading]
    /// Directories that could not be read, each a sentence.
    public var problems: [String]
    /// When the poll ended.
    public var takenAt: ContinuousClock.Instant
    /// How long the poll took.
    public var duration: Duration

    /// A snapshot of these findings.
    public init(
        readings: [ShimReading],
        daemons: [DaemonReading],
        problems: [String],
        takenAt: ContinuousClock.Instant,
        duration: Duration
    ) {
        self.readings = readings
        self.daemons = daemons
        self.problems = problems
        self.takenAt = takenAt
        self.duration = duration
    }

    /// The reading of one task; nil when its bundle is gone.
    public subscript(id: TaskID) -> ShimReading? {
        var range = readings.indices
        while let middle = range.isEmpty ? nil : range.lowerBound + range.count / 2 {
            if readings[middle].id == id { return readings[middle] }
            range = readings[middle].id < id ? middle + 1..<range.upperBound : range.lowerBound..<middle
        }
        return nil
    }
}
