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

/// Whether the containerd that owns a state directory is there.
public struct DaemonReading: Sendable, Hashable {
    /// What is known of a containerd from outside, without asking it anything.
    public enum Presence: Sendable, Hashable {
        /// Its process listens on its socket.
        case up(pid: Int32)
        /// Its process is stopped by a signal (SIGSTOP), so it listens and does nothing.
        case stopped(pid: Int32)
        /// Nobody listens on its socket.
        case down
        /// There is no way to tell where its socket is.
        case unknown
    }

    /// State directory, such as `/run/containerd`.
    public var stateDirectory: String
    /// What is known of the daemon.
    public var presence: Presence
    /// When ``presence`` took its present value.
    public var since: ContinuousClock.Instant

    /// A reading of the daemon of one state directory.
    public init(stateDirectory: String, presence: Presence, since: ContinuousClock.Instant) {
        self.stateDirectory = stateDirectory
        self.presence = presence
        self.since = since
    }
}
