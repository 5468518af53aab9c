// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// Whether the containerd that owns a state directory is there.
public struct DaemonReading: Sendable, Hashable {
    /// What is known of a containerd from outside, without asking it anything.
    public enum Presence: Sendable, Hashable {
        /// Its process listens on its socket.
        case up(pid: Int32)
        /// Its process is stopped by a signal (SIGSTOP), so it listens and does nothing.
        case stopped(pid: Int32)
        /// So many wait for it already that its socket takes no more; its process where that is seen.
        case busy(pid: Int32?)
        /// Its process is there and does not listen yet: while it starts it asks one shim after the other.
        case starting(pid: Int32)
        /// Nobody listens on its socket, and no process of it is there.
        case down
        /// There is no way to tell where its socket is.
        case unknown
    }

    /// State directory, such as `/run/containerd`.
    public var stateDirectory: String
    /// Path of its socket; nil where that is not known.
    public var address: String?
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

extension DaemonReading.Presence {
    /// Concludes from what its sockets say and from its process, where there is one.
    ///
    /// nil where that cannot be told now, so that what was known before stands. `isAddressKnown` says that one of the sockets is
    /// the containerd's for certain, and not only where one is usual: that it is missing means something then.
    init?(_ sockets: [UnixSocketProbe], _ process: ProcessStat?, isAddressKnown: Bool) {
        var (isBusy, isRefused) = (false, false)
        for socket in sockets {
            switch socket {
            case .listening(let pid):
                self = Self.running(pid, state: ProcessStat(pid: pid)?.state)
                return
            case .busy: isBusy = true
            case .refused: isRefused = true
            case .missing: continue
            case .unknown: return nil
            }
        }
        switch process {
        case let process? where process.state == "T": self = .stopped(pid: process.pid)
        case let process?: self = isBusy ? .busy(pid: process.pid) : .starting(pid: process.pid)
        case nil where isBusy: self = .busy(pid: nil)
        case nil: self = isRefused || isAddressKnown ? .down : .unknown
        }
    }

    /// Of one that listens.
    static func running(_ pid: Int32, state: Character?) -> Self { state == "T" ? .stopped(pid: pid) : .up(pid: pid) }

    /// The daemon's process; nil when it is not seen.
    public var pid: Int32? {
        switch self {
        case .up(let pid), .stopped(let pid), .starting(let pid): pid
        case .busy(let pid): pid
        case .down, .unknown: nil
        }
    }

    /// Whether it is known that nobody empties the pipes which its shims write to.
    var leavesPipesUnread: Bool {
        switch self {
        case .down, .stopped, .starting: true
        case .up, .busy, .unknown: false
        }
    }
}
