// SPDX-License-Identifier: Apache-2.0

/// A step towards the end of a task that does not go by itself, from the gentlest to the harshest.
///
/// Each is done alone, so that a person sees what came of it before the next.
package enum ForcedStep: String, Sendable, Hashable, CaseIterable {
    /// SIGTERM to the init process, through the shim: what the task would end itself for.
    case terminate
    /// SIGKILL to every process of the task, through its shim; a paused task is thawed.
    case kill
    /// Waits up to 10 s for the end of the task, as its shim tells it.
    case wait
    /// Deletes the task as containerd does; its shim ends unless that serves others.
    case delete
    /// Lets the processes of the task's cgroup go on, whoever froze them: what is frozen dies of no signal.
    case thaw
    /// Kills the task's cgroup as a whole, past shim and runtime, so that nothing forks its way out: by `cgroup.kill`, and
    /// with version 1 frozen, sent SIGKILL and thawed.
    case killCgroup = "kill-cgroup"
    /// SIGKILL to each process in the task's cgroup, past shim and runtime.
    case killProcesses = "kill-processes"
    /// Runs the `delete` of the shim's binary, which has the runtime kill and remove the container, past the shim.
    case shimDelete = "shim-delete"
    /// SIGKILL to the shim, whatever else it serves; what is left of this task is cleaned up unless containerd does it.
    case killShim = "kill-shim"
}
