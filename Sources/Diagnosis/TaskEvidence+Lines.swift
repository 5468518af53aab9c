// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import LinuxHost
import ShimLogs

extension TaskVerdict {
    /// What is wrong, from what that was concluded and what can be done, a line each.
    package var lines: [String] {
        ["\(sentence) (\(kind.rawValue), confidence \(confidence.rawValue))"]
            + evidence.map { "  - \($0)" }
            + advice.map { "  > \($0.command)    # \($0.purpose)" }
    }
}

extension TaskEvidence {
    /// Everything that is wrong, a line each with what speaks for it and what can be done.
    package var explanation: [String] {
        let verdicts = verdicts
        return verdicts.isEmpty ? ["nothing is found to be wrong with it"] : verdicts.flatMap(\.lines)
    }

    /// What was seen, wrong or not, a line each.
    package var facts: [String] {
        var facts = ["its shim is \(reading.health.rawValue)" + (reading.why.isEmpty ? "" : ": \(reading.why)")]
        facts += shim.map { Self.lines("shim", $0) } ?? ["no process of its shim is found"]
        facts += runtimeCalls.flatMap { Self.lines("call of the runtime", $0) }
        facts += initProcess.map { Self.lines("init", $0) } ?? ["no init process is there"]
        facts += uninterruptible.flatMap { Self.lines("cannot be interrupted", $0) }
        facts += pipes.map(Self.line)
        if let cgroup { facts += Self.lines(cgroup) }
        facts += unseen.map { "could not look: \($0)" }
        return facts
    }

    private static func lines(_ role: String, _ process: Process) -> [String] {
        ["\(role): \(process.pid) (\(process.name)), state \(process.state), for \(process.age.brief)"]
            + process.threads.map { thread in
                let place = thread.sleepingIn.map { " in \($0)" } ?? ""
                let call = thread.systemCall.map { ", system call \($0)" } ?? ""
                return "  thread \(thread.id): \(thread.state)\(place)\(call), \(thread.switches) switches"
            }
    }

    private static func line(_ pipe: Pipe) -> String {
        let fill =
            if let waiting = pipe.waitingBytes, let capacity = pipe.capacityBytes {
                "\(waiting) of \(capacity) bytes wait"
            } else {
                "cannot be looked at without harm"
            }
        let readers = pipe.readers.map { "\($0)\($0.isStopped ? " (stopped)" : "")" }
        return "\(pipe.kind.rawValue) pipe: \(fill)\(pipe.isFull ? ", full" : "")"
            + (readers.isEmpty ? "" : ", read by \(readers.joined(separator: ", "))")
    }

    private static func lines(_ cgroup: CgroupFacts) -> [String] {
        var words: [String] = []
        if let isFrozen = cgroup.isFrozen { words.append(isFrozen ? "frozen" : "not frozen") }
        if let processes = cgroup.processes {
            words.append(
                "\(processes) of \(cgroup.processLimit.map(String.init) ?? "any number of") processes and threads"
            )
        }
        if let kills = cgroup.memoryKills { words.append("\(kills) killed as memory ran out") }
        if let throttling = cgroup.throttling {
            words.append("throttled in \(throttling.throttled) of \(throttling.periods) periods")
        }
        return words.isEmpty ? [] : ["cgroup: \(words.joined(separator: ", "))"]
    }
}
