// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost

/// Whether the containerd of one state directory is there, found out without asking it anything.
struct DaemonWatch: Sendable {
    let directory: StateDirectory
    private(set) var reading: DaemonReading
    private var startTicks: UInt64?
    /// Where its shims say that it listens.
    private var addresses: [String] = []
    private var searchedAt: ContinuousClock.Instant?

    /// How soon shims and processes are searched again for one that does not listen: that takes a look at every process, and is done
    /// the less often the longer nothing comes of it.
    private var pause = Self.shortestPause

    private static let shortestPause = Duration.seconds(2)
    private static let longestPause = Duration.seconds(30)

    init(_ directory: StateDirectory, at now: ContinuousClock.Instant) {
        self.directory = directory
        reading = DaemonReading(stateDirectory: directory.path, presence: .unknown, since: now)
    }

    /// Looks again.
    ///
    /// A daemon seen before is only looked up in `/proc`; its socket is tried when there is no such process.
    mutating func look(at now: ContinuousClock.Instant) {
        let presence = find(at: now) ?? reading.presence
        if presence != reading.presence {
            pause = Self.shortestPause
            reading.presence = presence
            reading.since = now
        }
    }

    private mutating func find(at now: ContinuousClock.Instant) -> DaemonReading.Presence? {
        switch reading.presence {
        case .up(let pid), .stopped(let pid):
            guard let stat = ProcessStat(pid: pid), stat.startTicks == startTicks, stat.state != "Z" else { break }
            return .running(pid, state: stat.state)
        case .busy, .starting, .down, .unknown: break
        }
        // Who its shims and its process say it is comes before who is found at the usual places.
        if let searchedAt {
            if let listening = conclude(nil, isAddressKnown: false), listening.pid != nil { return listening }
            if searchedAt.duration(to: now) < pause { return nil }
            pause = min(pause * 2, Self.longestPause)
        }
        searchedAt = now
        addresses = ShimProcesses().daemonAddresses(below: directory)
        let places = Set(addresses.isEmpty ? directory.daemonSockets : addresses)
        let process = DaemonProcess.all().first { $0.stateDirectory == directory.path || places.contains($0.address) }
        if let address = process?.address, !addresses.contains(address) { addresses.append(address) }
        return conclude(process?.process, isAddressKnown: !addresses.isEmpty || reading.presence != .unknown)
    }

    private mutating func conclude(_ process: ProcessStat?, isAddressKnown: Bool) -> DaemonReading.Presence? {
        let sockets = (addresses.isEmpty ? directory.daemonSockets : addresses).map {
            ($0, UnixSocketProbe.probe(path: $0))
        }
        let presence = DaemonReading.Presence(sockets.map(\.1), process, isAddressKnown: isAddressKnown)
        startTicks = presence?.pid.flatMap { ProcessStat(pid: $0)?.startTicks }
        reading.address = sockets.first { if case .listening = $0.1 { true } else { false } }?.0 ?? addresses.first
        return presence
    }
}
