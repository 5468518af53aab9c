// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import LinuxHost
import ShimLogs

extension TaskEvidence {
    /// Everything that is wrong, the worst first; empty when nothing is.
    package var verdicts: [TaskVerdict] {
        let found = shimVerdicts + initVerdicts + pipeVerdicts + cgroupVerdicts + endVerdicts + mountVerdicts
        let order = TaskVerdict.Kind.allCases
        return found.sorted { (order.firstIndex(of: $0.kind) ?? 0) < (order.firstIndex(of: $1.kind) ?? 0) }
    }

    private var id: String { "\(reading.id)" }
    private var shimName: String { (shim?.pid ?? reading.shimPid).map { "shim \($0)" } ?? "its shim" }

    // MARK: - What it lies on

    private var mountVerdicts: [TaskVerdict] {
        hungMounts.map { mount in
            TaskVerdict(
                .mountHung,
                "\(mount), which this task uses, does not answer",
                evidence: reading.places.filter { $0.path.isPath(atOrBelow: mount.path) }.map {
                    "\($0.what): \($0.path)"
                }
                    + mount.evidence
            )
        }
    }

    // MARK: - The shim

    private var shimVerdicts: [TaskVerdict] {
        switch reading.health {
        case .unresponsive: [silence]
        case .dead: [death]
        case .ghost where initProcess?.state == "Z" || reading.pid != nil: []
        case .ghost:
            [
                TaskVerdict(
                    .ghost,
                    "\(shimName) answers and does not know the task: its bundle is left over",
                    evidence: [reading.why],
                    advice: [.init("end the shim and remove the bundle", "shimtop delete \(id)")]
                )
            ]
        case .broken where reading.isUnreachable:
            [
                TaskVerdict(
                    .socketGone,
                    reading.why,
                    evidence: shim.map { ["\($0.name) \($0.pid) is in state \($0.state)"] } ?? [reading.why]
                )
            ]
        case .broken: [TaskVerdict(.broken, reading.why, evidence: [reading.bundle])]
        // It may only be slow: unless it is seen what holds it up, nothing is wrong yet.
        case .ok, .slow: reading.isOverdue ? [silence].filter { $0.kind != .shimSilent } : []
        }
    }

    private var silence: TaskVerdict {
        let stacks = TaskVerdict.Advice("see what its goroutines wait for", "shimtop stacks \(id)")
        guard let shim else { return TaskVerdict(.shimSilent, reading.why, .medium, evidence: [reading.why]) }
        let state = "shim \(shim.pid) (\(shim.name)) is in state \(shim.state)"
        // A shim that is seen stopped need not be asked to say so: then there is no silence to tell of.
        let evidence = shim.state == "T" ? [state] : [reading.why, state]
        switch shim.state {
        case "T":
            let wake = TaskVerdict.Advice("let it go on", "kill -CONT \(shim.pid)")
            // In the words that the reading has for it, until somebody examines the task.
            return TaskVerdict(
                .shimStopped,
                "\(shimName) is stopped by a signal (SIGSTOP); SIGCONT wakes it",
                evidence: evidence,
                advice: [wake]
            )
        case "t":
            return TaskVerdict(.shimTraced, "\(shimName) is stopped by a debugger or tracer", evidence: evidence)
        case "D":
            let place = shim.threads.first { $0.state == "D" }?.sleepingIn
            return TaskVerdict(
                .shimUninterruptible,
                "\(shimName) waits inside the kernel and cannot be interrupted" + (place.map { " (\($0))" } ?? ""),
                evidence: evidence
            )
        default: break
        }
        if let log = pipes.first(where: { $0.kind == .log }), log.isStuck {
            let readers = log.readers.map { "\($0)\($0.isStopped ? ", which is stopped" : "")" }
            return TaskVerdict(
                .shimBlockedOnLog,
                "\(shimName) waits for room in its log pipe, which \(readers.first ?? "nobody") does not read",
                evidence: evidence + [
                    "\(log.waitingBytes ?? 0) of \(log.capacityBytes ?? 0) bytes wait in the log pipe"
                ],
                advice: [.init("take out what waits, into a file", "shimtop drain \(id)")]
            )
        }
        if let call = runtimeCalls.first {
            return TaskVerdict(
                .shimLockHeld,
                "\(shimName) waits for \(call.name) \(call.pid), which has run for \(call.age.brief)",
                evidence: evidence + runtimeCalls.map { "\($0.name) \($0.pid) is in state \($0.state)" },
                advice: [
                    stacks, .init("end the call, which then fails", "kill \(call.pid)"),
                ]
            )
        }
        return TaskVerdict(.shimSilent, reading.why, .medium, evidence: evidence, advice: [stacks])
    }

    private var death: TaskVerdict {
        let cleanup = TaskVerdict.Advice("kill what is left and remove the bundle", "shimtop cleanup \(id)")
        guard let initProcess, initProcess.state != "Z" else {
            return TaskVerdict(.shimDead, reading.why, evidence: [reading.why], advice: [cleanup])
        }
        return TaskVerdict(
            .shimDeadTaskAlive,
            "its shim is dead, and its container runs on as pid \(initProcess.pid) (\(initProcess.name)), out of control",
            evidence: [reading.why, "pid \(initProcess.pid) is in state \(initProcess.state)"],
            advice: [cleanup]
        )
    }

    // MARK: - The container

    private var isSaidToRun: Bool { [.running, .paused, .pausing, .created].contains(reading.status) }

    private var initVerdicts: [TaskVerdict] {
        guard reading.health != .dead, reading.health != .broken, let pid = reading.pid, isSaidToRun else { return [] }
        let cure = [
            TaskVerdict.Advice("delete it", "shimtop delete --force \(id)"),
            .init("have the runtime remove the container, past the shim", "shimtop force --step shim-delete \(id)"),
        ]
        guard let initProcess else {
            guard reading.health == .ghost else { return [] }
            return [
                TaskVerdict(
                    .initGone,
                    "the shim says \(reading.status.rawValue), and pid \(pid) is gone",
                    evidence: ["there is no /proc/\(pid)"],
                    advice: cure
                )
            ]
        }
        if initProcess.state == "Z" {
            return [
                TaskVerdict(
                    .initZombie,
                    "pid \(pid) has ended and nobody has reaped it: \(shimName) missed its end",
                    evidence: ["pid \(pid) is in state Z"],
                    advice: cure
                )
            ]
        }
        // Cgroup version 1 freezes processes inside the kernel, where they look like that.
        guard cgroup?.isFrozen != true else { return [] }
        let stuck = (initProcess.state == "D" ? [initProcess] : []) + uninterruptible
        guard let first = stuck.first else { return [] }
        let place = first.threads.first { $0.state == "D" }?.sleepingIn ?? first.threads.first?.sleepingIn
        return [
            TaskVerdict(
                .initUninterruptible,
                "pid \(first.pid) (\(first.name)) waits inside the kernel\(place.map { " in \($0)" } ?? "")\(first.awaitedFile.map { " for \($0)" } ?? ""): no signal ends it before that is over",
                .medium,
                evidence: stuck.map { process in
                    let file = process.awaitedFile.map { ", waits for \($0)" } ?? ""
                    return "pid \(process.pid) (\(process.name)) is in state \(process.state)\(file)"
                }
            )
        ]
    }

    // MARK: - Its pipes

    private var pipeVerdicts: [TaskVerdict] {
        // Nobody waits behind what an ended task has left in its pipes.
        guard reading.status != .stopped else { return [] }
        return [(TaskEvidence.Pipe.Kind.stdout, TaskEvidence.Pipe.Kind.innerStdout), (.stderr, .innerStderr)].compactMap
        {
            outer,
            inner in
            let outerPipe = pipes.first { $0.kind == outer }
            let innerPipe = pipes.first { $0.kind == inner }
            if let outerPipe, outerPipe.isStuck {
                let reader = outerPipe.readers.first
                let who = reader.map { "\($0) does not read it" } ?? "nobody reads it"
                return TaskVerdict(
                    .writerBlocked,
                    "its \(outer.rawValue) pipe is full and \(who): what writes to it waits",
                    evidence: [Self.fill(outerPipe)]
                        + (reader?.isStopped == true ? ["\(outerPipe.readers[0]) is stopped"] : []),
                    advice: reader?.isStopped == true
                        ? [.init("let the reader go on", "kill -CONT \(outerPipe.readers[0].pid)")] : []
                )
            }
            guard let innerPipe, innerPipe.isStuck, outerPipe.map({ ($0.waitingBytes ?? 0) == 0 }) ?? true else {
                return nil
            }
            return TaskVerdict(
                .copierDied,
                "\(shimName) has stopped copying \(outer.rawValue), and the container waits: only a restart of the task ends that",
                .medium,
                evidence: [Self.fill(innerPipe), "nothing waits behind it"]
            )
        }
    }

    private static func fill(_ pipe: Pipe) -> String {
        guard let waiting = pipe.waitingBytes, let capacity = pipe.capacityBytes else {
            return "a thread waits for room in the \(pipe.kind.rawValue) pipe"
        }
        return "\(waiting) of \(capacity) bytes wait in the \(pipe.kind.rawValue) pipe"
    }

    // MARK: - Its cgroup

    private var cgroupVerdicts: [TaskVerdict] {
        guard let cgroup else { return [] }
        var found: [TaskVerdict] = []
        if cgroup.isFrozen == true, reading.status == .running {
            found.append(
                TaskVerdict(
                    .frozenNotPaused,
                    "its cgroup is frozen, and its shim does not know: somebody else froze it",
                    evidence: ["the freezer says frozen, the shim \(reading.status.rawValue)"],
                    advice: [.init("thaw it", "shimtop force --step thaw \(id)")]
                )
            )
        }
        if let kills = cgroup.memoryKills, kills > 0 {
            found.append(
                TaskVerdict(
                    .memoryKilled,
                    "\(kills) of its processes \(kills == 1 ? "was" : "were") killed as memory ran out",
                    evidence: cgroup.memoryLimitBytes.map { ["its limit is \($0) bytes"] } ?? [],
                    advice: [.init("give it more", "shimtop update --memory 1G \(id)")]
                )
            )
        }
        if let processes = cgroup.processes, let limit = cgroup.processLimit, processes >= limit {
            found.append(
                TaskVerdict(
                    .atProcessLimit,
                    "it has \(processes) processes and threads and may have \(limit): it can make no more",
                    evidence: cgroup.processRefusals.map { ["refused \($0) times"] } ?? [],
                    advice: [.init("allow more", "shimtop update --pids \(limit * 2) \(id)")]
                )
            )
        }
        if let throttling = cgroup.throttling, throttling.periods >= 100, throttling.throttled * 4 > throttling.periods
        {
            let percent = throttling.throttled * 100 / throttling.periods
            found.append(
                TaskVerdict(
                    .throttled,
                    "its processor quota cut it short in \(percent) % of its periods",
                    .medium,
                    evidence: [
                        "\(throttling.throttled) of \(throttling.periods) periods, \(throttling.waited.brief) in all"
                    ]
                )
            )
        }
        return found
    }

    private var endVerdicts: [TaskVerdict] {
        guard reading.health == .ok || reading.health == .slow, reading.status == .stopped else { return [] }
        let status = reading.exitStatus.map { " with \($0)" } ?? ""
        return [
            TaskVerdict(
                .stoppedNotDeleted,
                "it ended\(status) and was not deleted",
                evidence: [reading.why],
                advice: [.init("delete it", "shimtop delete \(id)")]
            )
        ]
    }
}
