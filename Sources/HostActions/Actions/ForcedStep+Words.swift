// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry

/// What each step does, in the words of the dialog and of the journal.
extension ForcedStep {
    /// What is done, in the words of the journal.
    package var action: String {
        switch self {
        case .terminate: "SIGTERM"
        case .kill: "kill SIGKILL (all)"
        case .wait: "wait for its end"
        case .delete: "delete"
        case .thaw: "thaw its cgroup"
        case .killCgroup: "kill its cgroup"
        case .killProcesses: "SIGKILL each process"
        case .shimDelete: "shim binary's delete"
        case .killShim: "SIGKILL the shim"
        }
    }

    /// What it goes past, or whom it asks.
    package func way(_ target: ActionTarget) -> String {
        let shim = target.shimPid.map { "shim \($0)" } ?? "its shim"
        return switch self {
        case .terminate: "to the init process, through \(shim) and runtime"
        case .kill: "through \(shim) and runtime"
        case .wait: "at most 10 s, as \(shim) tells it"
        case .delete: "through \(shim), which ends unless it serves others"
        case .thaw: "past shim and runtime: what is frozen dies of no signal"
        case .killCgroup: "past shim and runtime: all at once, nothing forks its way out"
        case .killProcesses: "past shim and runtime: by cgroup, each checked by pidfd"
        case .shimDelete: "past the running shim: the runtime kills and removes the container"
        case .killShim: "past everything: no exit status, no event of the shim's"
        }
    }

    /// What else is hit; nil when nothing is.
    package func radius(_ target: ActionTarget, isDaemonUp: Bool) -> String? {
        if let other = target.sharesCgroupWith.first {
            let more = target.sharesCgroupWith.count - 1
            let whose = "its cgroup also holds \(other)\(more > 0 ? " and \(more) more" : "")"
            switch self {
            case .thaw, .killCgroup: return "refused: \(whose)"
            case .killProcesses: return "hits its own processes only: \(whose)"
            default: break
            }
        }
        let others = target.sharesShimWith.count
        guard self == .killShim, others > 0 else { return nil }
        let tasks = others == 1 ? "1 other task loses its shim" : "\(others) other tasks lose their shim"
        return isDaemonUp
            ? "\(tasks): containerd then kills what it serves"
            : "\(tasks): what they run goes on, out of control"
    }
}
