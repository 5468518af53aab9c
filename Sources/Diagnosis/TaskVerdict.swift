// SPDX-License-Identifier: Apache-2.0

/// What is wrong with a task, concluded from ``TaskEvidence``, or with a host, concluded from ``HostEvidence``.
package struct TaskVerdict: Sendable, Hashable {
    /// How much speaks for it.
    package enum Confidence: String, Sendable, Hashable {
        case high
        /// Something else would look the same.
        case medium
    }

    /// What can be done about it.
    package struct Advice: Sendable, Hashable {
        /// What it does, in a few words.
        package var purpose: String
        /// A command that does it, to be run on this host as root.
        package var command: String

        /// Advice of this purpose.
        package init(_ purpose: String, _ command: String) {
            self.purpose = purpose
            self.command = command
        }
    }

    /// What it is; the raw value is its stable name.
    package enum Kind: String, Sendable, Hashable, CaseIterable {
        case shimStopped = "shim-stopped"
        case shimTraced = "shim-traced"
        case shimUninterruptible = "shim-uninterruptible"
        case shimBlockedOnLog = "shim-blocked-on-log"
        case shimLockHeld = "shim-lock-held"
        case shimSilent = "shim-silent"
        case socketGone = "socket-gone"
        case mountHung = "mount-hung"
        case shimDeadTaskAlive = "shim-dead-task-alive"
        case shimDead = "shim-dead"
        case ghost
        case broken
        case initGone = "init-gone"
        case initZombie = "init-zombie"
        case initUninterruptible = "init-uninterruptible"
        case frozenNotPaused = "frozen-not-paused"
        case writerBlocked = "writer-blocked"
        case copierDied = "copier-died"
        case memoryKilled = "oom-killed"
        case atProcessLimit = "at-pids-limit"
        case throttled
        case stoppedNotDeleted = "stopped-not-deleted"

        // Of a host, beside its tasks.
        case daemonStopped = "containerd-stopped"
        case daemonDown = "containerd-down"
        case daemonHung = "containerd-hung"
        case daemonOutOfStep = "containerd-out-of-step"
        case shimLeaked = "shim-leaked"
        case shimDuplicate = "shim-duplicate"
        case containerAlone = "container-without-shim"
        case halfDeleted = "half-deleted"
    }

    /// What it is.
    package var kind: Kind
    /// A sentence without a full stop that says it.
    package var sentence: String
    /// How much speaks for it.
    package var confidence: Confidence
    /// What it was concluded from, each a short line.
    package var evidence: [String]
    /// What can be done about it, the gentlest first.
    package var advice: [Advice]

    init(
        _ kind: Kind,
        _ sentence: String,
        _ confidence: Confidence = .high,
        evidence: [String] = [],
        advice: [Advice] = []
    ) {
        self.kind = kind
        self.sentence = sentence
        self.confidence = confidence
        self.evidence = evidence
        self.advice = advice
    }
}

extension TaskVerdict.Kind {
    /// Whether the task does not do what it should, so that somebody has to come.
    package var isStuck: Bool {
        switch self {
        case .throttled, .stoppedNotDeleted, .memoryKilled, .atProcessLimit, .halfDeleted, .shimDuplicate: false
        default: true
        }
    }
}
