// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import LinuxHost

/// What actions are called, and how they are asked for: the same words for keys, commands and the journal.
extension TaskAction {
    /// What is done, in the words of the journal: `kill SIGTERM`.
    package var name: String { kind.name }

    /// What is asked, behind which `y/N` stands.
    package var question: String {
        let pid = target.pid.map { " (pid \($0))" } ?? ""
        return switch kind {
        case .checkpoint(let path, _): "Checkpoint \(target.label)\(pid) to \(path)? It is stopped meanwhile."
        case .signalProcess(let process, let signal):
            "Send \(signal.name) to process \(process.pid) of \(target.label), past its shim: \(process.command.prefix(40))?"
        case .update(let limits):
            "Set \(limits.words) for \(target.label)? containerd and kubelet do not learn of it.\(neighbors)"
        case .cleanUp(_, true):
            "Kill what is left of \(target.label) and remove its bundle? containerd would do this itself."
        case .cleanUp: "Kill what is left of \(target.label) and remove its bundle?"
        case .takeOutput(let harm): "Take the output of \(target.label)? \(harm)"
        case .drainLog(let readers, let file):
            "Drain the log of \(target.label)\(readers.map { " past \($0)" } ?? "") into "
                + "\(file ?? "/var/log/shimtop/pipes") while its reader is stopped?"
        case .stopSandbox, .shutDownSandbox: Self.question([self])
        case .recover: "Make the bundle of \(target.id) anew, for shim \(target.shimPid ?? 0)?"
        case .dumpStacks:
            "Send SIGUSR1 to \(target.shimPid.map { "shim \($0)" } ?? "the shim of \(target.label)") to dump its goroutine stacks?"
        case .force(let step):
            "\(step.action) of \(target.label)\(pid), \(step.way(target))?"
                + (step == .killShim && !target.sharesShimWith.isEmpty
                    ? " \(target.sharesShimWith.count) other tasks lose their shim." : "")
        case .pause, .resume: "\(ask)\(pid)?\(neighbors)"
        default: "\(ask)\(pid)?"
        }
    }

    private var ask: String { "\(name.prefix(1).uppercased())\(name.dropFirst()) \(target.label)" }

    /// Whom a change of the cgroup hits with the task.
    private var neighbors: String {
        let others = target.sharesCgroupWith.map { "\($0)" }
        return others.isEmpty ? "" : " Its cgroup also holds \(others.joined(separator: ", ")): the same happens there."
    }

    /// The same for several tasks, of which there is one at least.
    package static func question(_ actions: [TaskAction]) -> String {
        let labels = actions.map(\.target.label).joined(separator: ", ")
        switch actions[0].kind {
        case .stopSandbox: return "Stop the sandboxes \(labels) and every task in them?"
        case .shutDownSandbox: return "End the sandboxes \(labels), every task in them, and their shims?"
        default: break
        }
        guard actions.count > 1 else { return actions[0].question }
        let name = actions[0].name
        let tasks = actions.map { "\($0.target.label)\($0.target.pid.map { " (pid \($0))" } ?? "")" }
        return "\(name.prefix(1).uppercased())\(name.dropFirst()): \(tasks.joined(separator: ", "))?"
    }

    /// What the row says while it is under way.
    package var progress: String {
        switch kind {
        case .start: "starting"
        case .pause: "pausing"
        case .resume: "resuming"
        case .kill: "killing"
        case .delete: "deleting"
        case .force(.wait): "waited for"
        case .force: "forced"
        case .signalProcess, .killExec: "signalled"
        case .deleteExec: "deleting an exec"
        case .checkpoint: "checkpointing"
        case .update: "updating"
        case .cleanUp: "cleaning up"
        case .shutdown: "shutting down"
        case .takeOutput: "read out"
        case .drainLog: "drained"
        case .dumpStacks: "asked for stacks"
        case .stopSandbox: "stopping"
        case .shutDownSandbox: "shutting down"
        case .recover: "recovered"
        case .exec: "running a command"
        case .run: "running"
        }
    }

    static let leftToContainerd = "containerd will clean it up; use --force to do it anyway"

    /// Why it is not done to this task, in a sentence.
    package func refusal(_ obstacle: String) -> String { "\(kind.word): \(target.label): \(obstacle)" }

    /// Why nothing is done at all, where only looking is allowed.
    package var readOnlyRefusal: String { kind.readOnlyRefusal }

    package static func readOnlyRefusal(of word: String) -> String {
        "\(word) is refused: read-only (--read-only, SHIMTOP_READ_ONLY or the configuration)"
    }
}

extension TaskAction.Kind {
    /// What is done, in the words of the journal.
    package var name: String {
        switch self {
        case .start: "start"
        case .pause: "pause"
        case .resume: "resume"
        case .kill(let signal, let all): "kill \(signal.name)" + (all ? " (all)" : "")
        case .delete(let killFirst): killFirst ? "kill and delete" : "delete"
        case .force(let step): "force: \(step.action)"
        case .signalProcess(let process, let signal): "signal \(signal.name) to process \(process.pid)"
        case .killExec(let exec, let signal): "kill \(signal.name) to exec \(exec)"
        case .deleteExec(let exec): "delete exec \(exec)"
        case .checkpoint(let path, _): "checkpoint to \(path)"
        case .update(let limits): "update \(limits.words)"
        case .cleanUp: "clean up"
        case .shutdown: "shut down"
        case .takeOutput: "take output"
        case .drainLog(let readers, let file):
            "drain log pipe" + (readers.map { " past \($0)" } ?? "") + (file.map { " to \($0)" } ?? "")
        case .dumpStacks: "dump stacks (SIGUSR1)"
        case .stopSandbox: "sandbox stop"
        case .shutDownSandbox: "sandbox shutdown"
        case .recover: "recover the bundle"
        case .exec(let id, let command): "exec \(id): \(command.joined(separator: " "))"
        case .run(let folder): "run \(folder)"
        }
    }

    /// What it is called where no more of it is known, or meant, than the key or the command: in refusals.
    package var word: String {
        switch self {
        case .start: "start"
        case .pause: "pause"
        case .resume: "resume"
        case .kill, .killExec: "kill"
        case .delete, .deleteExec: "delete"
        case .force: "force"
        case .signalProcess: "signal"
        case .checkpoint: "checkpoint"
        case .update: "update"
        case .cleanUp: "cleanup"
        case .shutdown: "shutdown"
        case .takeOutput: "take output"
        case .drainLog: "drain"
        case .dumpStacks: "stacks"
        case .stopSandbox: "sandbox stop"
        case .shutDownSandbox: "sandbox shutdown"
        case .recover: "recover"
        case .exec: "exec"
        case .run: "run"
        }
    }

    /// Why nothing is done at all, where only looking is allowed.
    package var readOnlyRefusal: String { TaskAction.readOnlyRefusal(of: word) }
}
