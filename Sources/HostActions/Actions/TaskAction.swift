// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostRegistry
package import LinuxHost

/// Something that changes a task, and the process it was decided on.
package struct TaskAction: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case pause
        case resume
        case kill(UnixSignal, all: Bool)
        case delete(killFirst: Bool)
        case force(ForcedStep)
        /// Send a signal to one process of the container, past shim and runtime.
        case signalProcess(ContainerProcess, UnixSignal)
        /// Write the state of its processes into a directory.
        case checkpoint(path: String)
        case update(ResourceLimits, text: String)
        /// Remove what a dead shim left behind.
        case cleanUp
        /// Read what the container writes out of its pipe, which does that harm.
        case takeOutput(harm: String)
        /// Take lines out of the shim's log pipe past readers that are stopped.
        case drainLog(past: String)
        /// Have the shim write the stacks of its goroutines.
        case dumpStacks
    }

    package var kind: Kind
    package var target: ActionTarget

    package init(_ kind: Kind, _ target: ActionTarget) {
        self.kind = kind
        self.target = target
    }

    /// What is done, in the words of the journal: `kill SIGTERM`.
    package var name: String { Self.name(of: kind) }

    package static func name(of kind: Kind) -> String {
        switch kind {
        case .pause: "pause"
        case .resume: "resume"
        case .kill(let signal, let all): "kill \(signal.name)" + (all ? " (all)" : "")
        case .delete(let killFirst): killFirst ? "kill and delete" : "delete"
        case .force(let step): "force: \(step.action)"
        case .signalProcess(let process, let signal): "signal \(signal.name) to process \(process.pid)"
        case .checkpoint(let path): "checkpoint to \(path)"
        case .update(_, let text): "update \(text)"
        case .cleanUp: "clean up"
        case .takeOutput: "take output"
        case .drainLog(let readers): "drain log pipe past \(readers)"
        case .dumpStacks: "dump stacks (SIGUSR1)"
        }
    }

    /// What the row says while it is under way.
    package var progress: String {
        switch kind {
        case .pause: "pausing"
        case .resume: "resuming"
        case .kill: "killing"
        case .delete: "deleting"
        case .force(.wait): "waited for"
        case .force: "forced"
        case .signalProcess: "signalled"
        case .checkpoint: "checkpointing"
        case .update: "updating"
        case .cleanUp: "cleaning up"
        case .takeOutput: "read out"
        case .drainLog: "drained"
        case .dumpStacks: "asked for stacks"
        }
    }

    /// What is asked, behind which `y/N` stands, where one line is enough to ask.
    package var question: String {
        let pid = target.pid.map { " (pid \($0))" } ?? ""
        return switch kind {
        case .checkpoint(let path): "Checkpoint \(target.label)\(pid) to \(path)? It is stopped meanwhile."
        case .signalProcess(let process, let signal):
            "Send \(signal.name) to process \(process.pid) of \(target.label), past its shim: \(process.command.prefix(40))?"
        case .update(_, let text): "Set \(text) for \(target.label)? containerd and kubelet do not learn of it."
        case .cleanUp: "Kill what is left of \(target.label) and remove its bundle?"
        case .takeOutput(let harm): "Take the output of \(target.label)? \(harm)"
        case .drainLog(let readers):
            "Drain the log of \(target.label) past \(readers) while that is stopped, into /var/log/shimtop/pipes?"
        case .dumpStacks: "Send SIGUSR1 to shim \(target.shimPid ?? 0), for the stacks of its goroutines?"
        default: "\(name.prefix(1).uppercased())\(name.dropFirst()) \(target.label)\(pid)?"
        }
    }
}

extension TaskAction.Kind {
    /// Why this cannot be done to a task as it is now; nil when it can.
    package func obstacle(_ reading: ShimReading?) -> String? {
        guard let reading else { return "it is gone" }
        let isAlive = [.running, .paused, .pausing].contains(reading.status)
        return switch self {
        case .pause:
            reading.status == .running ? nil : "it is \(reading.status.rawValue), only a running task can be paused"
        case .resume:
            [.paused, .pausing].contains(reading.status) ? nil : "it is \(reading.status.rawValue), not paused"
        case .delete where reading.health == .dead: "its shim is dead: \"cleanup\" is for that"
        case .delete(let killFirst): isAlive && !killFirst ? "it is \(reading.status.rawValue)" : nil
        case .checkpoint, .update: isAlive ? nil : "it is \(reading.status.rawValue)"
        case .cleanUp: reading.health == .dead ? nil : "its shim is not dead"
        case .kill, .force, .signalProcess, .takeOutput, .drainLog, .dumpStacks: nil
        }
    }
}
