// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// Whether a shim is dead, concluded from ``ShimEvidence``.
///
/// Not answering in time is never taken for being dead.
public enum ShimVitality: Sendable, Hashable {
    /// It answers.
    case alive
    /// It holds its socket, and does not answer in time.
    case unresponsive
    /// Nobody listens and no such process is there.
    case dead
    /// Nobody listens, but its process is there: its task may run, and it cannot be reached any more.
    case unreachable(pid: Int32)
    /// The evidence does not tell, with why.
    case unclear(String)

    /// Concludes from the evidence alone.
    public init(_ evidence: ShimEvidence) {
        switch (evidence.answer, evidence.process) {
        case (.answered, _): self = .alive
        case (.silent, _): self = .unresponsive
        case (.nobodyListens, .running(let pid, _)): self = .unreachable(pid: pid)
        case (.nobodyListens, .gone), (.nobodyListens, .notSeen): self = .dead
        case (.noAddress, .running(let pid, _)):
            self = .unclear("its bundle does not tell how to reach it, and its process \(pid) is there")
        case (.noAddress, _) where evidence.unchangedFor < Self.startingTime:
            self = .unclear("its bundle changed \(evidence.unchangedFor.brief) ago: it may still be starting")
        case (.noAddress, _): self = .dead
        case (.unusable(let why), _): self = .unclear(why)
        }
    }

    /// Why nobody may clean up after the shim; nil when it is dead.
    public var obstacleToCleanup: String? {
        switch self {
        case .alive: "its shim answers"
        case .unresponsive: "its shim holds its socket and does not answer, which does not mean that it is dead"
        case .unreachable(let pid): "the process \(pid) of its shim is there, though nobody listens: its task may run"
        case .unclear(let why): "it cannot be told whether its shim is dead: \(why)"
        case .dead: nil
        }
    }

    /// How long a shim may take from its bundle to its address.
    static let startingTime: Duration = .seconds(30)
}
