// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import HostRegistry
import LinuxHost

/// The processes of one container, to be killed past its shim.
///
/// Every method blocks the calling thread.
struct ContainerProcesses {
    /// How often the cgroup is looked at again, for what was forked meanwhile.
    private static let rounds = 20
    private static let roundTime = Duration.milliseconds(50)

    let id: TaskID
    private var members: ContainerMembers

    /// `others` are the bundles of the host's other tasks.
    ///
    /// Throws when the init process has ended, so that nothing tells any more
    /// which processes are the container's.
    init(_ reading: ShimReading, others: [ShimBundle]) throws(ShimError) {
        id = reading.id
        members = try ContainerMembers(reading, others: others)
    }

    /// Whether a process is the container's, and is there.
    mutating func contains(_ pid: Int32) -> Bool { members.alive().contains { $0.pid == pid } }

    /// Sends SIGKILL to each until none is left, for a second at most, and says what came of it.
    ///
    /// Where others are in its cgroup, only what descends from its init process is hit. Throws, and sends nothing, when one of
    /// them may not be killed.
    mutating func kill() throws(ShimError) -> String {
        let sent = try signalAll()
        let spared = members.stranger.map { ", its init process and what descends from it (\($0))" } ?? ""
        return "\(sent.words)\(spared); \(whatIsLeft())"
    }

    /// Kills the cgroup as a whole, and says what came of it.
    ///
    /// Throws, and does nothing, when a process of it may not be killed, or the cgroup is not visibly the task's own.
    mutating func killCgroup() throws(ShimError) -> String {
        let cgroup = try ownCgroup()
        try refuseProtected(members.alive())
        if cgroup.hasKill {
            do throws(SystemError) { try cgroup.kill() } catch { throw failure(error) }
            return "cgroup.kill written; \(whatIsLeft())"
        }
        do throws(SystemError) { try cgroup.freeze() } catch { throw failure(error) }
        // What is about to fork does so before it stands still; one that waits inside the kernel never does.
        for _ in 0..<Self.rounds where cgroup.facts(memoryUse: false).isFrozen != true {
            HostClock.pause(Self.roundTime)
        }
        var sent = Sent()
        for process in members.alive() { sent.send(SIGKILL, to: process) }
        do throws(SystemError) { try cgroup.thaw() } catch { throw failure(error) }
        return "frozen, \(sent.words), thawed; \(whatIsLeft())"
    }

    /// Lets the cgroup go on, and says what came of it.
    mutating func thaw() throws(ShimError) -> String {
        let cgroup = try ownCgroup()
        guard cgroup.isThawed == false else { return "it is not frozen" }
        try refuseProtected(members.alive())
        do throws(SystemError) { try cgroup.thaw() } catch { throw failure(error) }
        for _ in 0..<Self.rounds where cgroup.isThawed == false { HostClock.pause(Self.roundTime) }
        return cgroup.isThawed == false ? "thawed, and frozen again" : "thawed"
    }

    /// Waits until none is left, for a second at most, and says how it stands then.
    mutating func whatIsLeft() -> String {
        for _ in 0..<Self.rounds where !members.alive().isEmpty { HostClock.pause(Self.roundTime) }
        let left = members.alive()
        guard let stuck = left.first else { return "none is left" }
        let frozen = members.cgroup?.isThawed == false ? ", which is frozen: thaw it" : ""
        return "\(left.count) still there, such as \(stuck.pid) (\(stuck.name)) in state \(stuck.state)\(frozen)"
    }

    private mutating func signalAll() throws(ShimError) -> Sent {
        var sent = Sent()
        for _ in 0..<Self.rounds {
            let left = members.alive()
            guard !left.isEmpty else { break }
            try refuseProtected(left)
            for process in left { sent.send(SIGKILL, to: process) }
            if members.cgroup?.isThawed == false { break }
            HostClock.pause(Self.roundTime)
        }
        return sent
    }

    private func refuseProtected(_ processes: [ProcessStat]) throws(ShimError) {
        let protected = ProtectedProcesses()
        for process in processes {
            guard let reason = protected.reason(against: process.pid) else { continue }
            throw ShimError(.failedPrecondition, "\(id): process \(process.pid) is not killed: \(reason)")
        }
    }

    private func ownCgroup() throws(ShimError) -> ProcessCgroup {
        if let cgroup = members.cgroup { return cgroup }
        let why = members.stranger.map { "\($0)" } ?? "its cgroup is not seen"
        throw ShimError(
            .failedPrecondition,
            "\(id): nothing was done: \(why); kill-processes hits its own processes alone"
        )
    }

    private func failure(_ error: SystemError) -> ShimError { ShimError(.unavailable, "\(id): \(error)") }
}

/// To which processes a signal was sent, and to which it could not be.
private struct Sent {
    private var hit: Set<Int32> = []
    private var failures: [Int32: SystemError] = [:]

    mutating func send(_ signal: Int32, to process: ProcessStat) {
        guard !hit.contains(process.pid) else { return }
        do throws(SystemError) {
            try process.send(signal)
            hit.insert(process.pid)
            failures[process.pid] = nil
        } catch {
            // One that has ended meanwhile is none to be sorry for.
            if process.isStillThere { failures[process.pid] = error }
        }
    }

    var words: String {
        let sent = "SIGKILL sent to \(hit.count) \(hit.count == 1 ? "process" : "processes")"
        guard let failure = failures.min(by: { $0.key < $1.key }) else { return sent }
        return "\(sent), \(failures.count) could not be signaled (\(failure.value))"
    }
}
