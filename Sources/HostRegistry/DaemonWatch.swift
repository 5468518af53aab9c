// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost

/// Whether the containerd of one state directory is there, found out without asking it anything.
struct DaemonWatch: Sendable {
    let directory: StateDirectory
    private(set) var reading: DaemonReading
    private var startTicks: UInt64?

    init(_ directory: StateDirectory, at now: ContinuousClock.Instant) {
        self.directory = directory
        reading = DaemonReading(stateDirectory: directory.path, presence: .unknown, since: now)
    }

    /// Looks again.
    ///
    /// A daemon seen before is only looked up in `/proc`; its socket is tried when there is no such process.
    mutating func look(at now: ContinuousClock.Instant) {
        let presence = find()
        if presence != reading.presence {
            reading.presence = presence
            reading.since = now
        }
    }

    private mutating func find() -> DaemonReading.Presence {
        if let pid = reading.presence.pid, let stat = ProcessStat(pid: pid), stat.startTicks == startTicks,
            stat.state != "Z"
        {
            return stat.state == "T" ? .stopped(pid: pid) : .up(pid: pid)
        }
        var known = false
        for socket in directory.daemonSockets {
            switch UnixSocketProbe.probe(path: socket) {
            case .listening(let pid):
                let stat = ProcessStat(pid: pid)
                startTicks = stat?.startTicks
                return stat?.state == "T" ? .stopped(pid: pid) : .up(pid: pid)
            case .busy, .refused: known = true
            case .missing: continue
            case .unknown: return reading.presence
            }
        }
        return known || reading.presence != .unknown ? .down : .unknown
    }
}

extension DaemonReading.Presence {
    /// The daemon's process; nil when it is not seen.
    public var pid: Int32? {
        switch self {
        case .up(let pid), .stopped(let pid): pid
        case .down, .unknown: nil
        }
    }

    /// Whether it is known that nobody empties the pipes which its shims write to.
    var leavesPipesUnread: Bool {
        switch self {
        case .down, .stopped: true
        case .up, .unknown: false
        }
    }
}
