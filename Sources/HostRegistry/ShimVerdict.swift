// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// What an outcome means: the one hard decision of the registry, as a pure function.
///
/// Not answering in time is never taken for being dead.
struct ShimVerdict: Sendable, Hashable {
    var health: ShimHealth
    /// One sentence without a full stop; empty when there is nothing to say.
    var why: String

    /// Nil when the outcome means nothing.
    init?(_ outcome: ProbeOutcome, limits: RegistryLimits, shimPid: Int32?) {
        let shim = shimPid.map { "shim \($0)" } ?? "the shim"
        switch outcome {
        case .answered(let state, let latency, let process):
            self = Self.judge(state, latency, process, limits)
        case .taskUnknown:
            health = .ghost
            why = "\(shim) answers but does not know this task: its bundle is left over; delete (D) ends the shim"
        case .stateOverdue(let waited):
            health = .unresponsive
            why = "State not answered in \(waited.brief) though Connect is: \(shim) is stuck in a runtime call"
        case .silent(let waited, let shimState):
            health = .unresponsive
            why = Self.silence(shim, waited, shimState)
        case .stopped: self = Self.stopped(shimPid: shimPid)
        case .nobodyListens(let reason):
            health = .dead
            why = "\(shim) is gone: \(reason)"
        case .unreachable(let pid, let isInOtherMounts):
            health = .broken
            why =
                isInOtherMounts
                ? "shim \(pid) runs in another mount namespace and cannot be reached from here: look from there, as with nsenter -t \(pid) -m"
                : "nobody listens on its socket, and shim \(pid) is still there: it cannot be reached any more"
        case .hangsUp(let reason):
            health = .broken
            why = "\(shim) ends every connection without an answer (\(reason)): it serves its own user and group only"
        case .unusable(let reason):
            health = .broken
            why = reason
        case .notAsked: return nil
        }
    }

    /// Of a shim whose process is stopped by a signal.
    static func stopped(shimPid: Int32?) -> ShimVerdict {
        let shim = shimPid.map { "shim \($0)" } ?? "the shim"
        return ShimVerdict(.unresponsive, "\(shim) is stopped by a signal (SIGSTOP); SIGCONT wakes it")
    }

    private static func judge(
        _ state: TaskState,
        _ latency: Duration,
        _ process: ProbeOutcome.InitProcess,
        _ limits: RegistryLimits
    ) -> ShimVerdict {
        let alive = [.running, .paused, .pausing, .created].contains(state.status)
        let pid = state.pid.map(String.init) ?? "?"
        switch process {
        case .gone where alive:
            return ShimVerdict(.ghost, "the shim says \(state.status.rawValue), but pid \(pid) is gone from /proc")
        case .zombie where alive:
            return ShimVerdict(
                .ghost,
                "the shim says \(state.status.rawValue), but pid \(pid) is a zombie it has not reaped"
            )
        default:
            break
        }
        if latency > limits.slow { return ShimVerdict(.slow, "State took \(latency.brief)") }
        switch state.status {
        case .paused: return ShimVerdict(.ok, "paused: its cgroup is frozen")
        case .stopped:
            return ShimVerdict(.ok, state.exit.map { "exited with \($0.status), not deleted" } ?? "exited, not deleted")
        default: return ShimVerdict(.ok, "")
        }
    }

    private static func silence(_ shim: String, _ waited: Duration, _ state: Character?) -> String {
        switch state {
        case "T": "no answer in \(waited.brief): \(shim) is stopped by a signal (SIGSTOP); SIGCONT wakes it"
        case "t": "no answer in \(waited.brief): \(shim) is stopped by a tracer"
        case "D": "no answer in \(waited.brief): \(shim) waits in the kernel and cannot be interrupted (D)"
        default: "no answer in \(waited.brief): \(shim) accepts connections, but serves none"
        }
    }

    private init(_ health: ShimHealth, _ why: String) {
        self.health = health
        self.why = why
    }
}
