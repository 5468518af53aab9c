// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims

/// Something that changes a task, and the process it was decided on.
package struct TaskAction: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        case pause
        case resume
        case kill(UnixSignal, all: Bool)
        case delete(killFirst: Bool)
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
    package var name: String {
        switch kind {
        case .pause: "pause"
        case .resume: "resume"
        case .kill(let signal, let all): "kill \(signal.name)" + (all ? " (all)" : "")
        case .delete(let killFirst): killFirst ? "kill and delete" : "delete"
        case .takeOutput: "take output"
        case .drainLog(let readers): "drain log pipe past \(readers)"
        case .dumpStacks: "dump stacks (SIGUSR1)"
        }
    }

    /// What the row says while it is under way.
    var progress: String {
        switch kind {
        case .pause: "pausing"
        case .resume: "resuming"
        case .kill: "killing"
        case .delete: "deleting"
        case .takeOutput: "read out"
        case .drainLog: "drained"
        case .dumpStacks: "asked for stacks"
        }
    }

    /// What is asked, behind which `y/N` stands, where one line is enough to ask.
    var question: String {
        let pid = target.pid.map { " (pid \($0))" } ?? ""
        return switch kind {
        case .takeOutput(let harm): "\(target.label): \(harm). Take them?"
        case .drainLog(let readers):
            "Take \(target.label)'s log lines past \(readers) while stopped? They are kept in /var/log/shimtop/pipes."
        case .dumpStacks: "Send SIGUSR1 to shim \(target.shimPid ?? 0), for the stacks of its goroutines?"
        default: "\(name.prefix(1).uppercased())\(name.dropFirst()) \(target.label)\(pid)?"
        }
    }
}

/// A task as it was when the person decided: an action is refused when it has become something else.
package struct ActionTarget: Sendable, Hashable {
    package var id: TaskID
    /// What the person sees it called.
    package var label: String
    package var pid: Int32?
    package var pidStartTicks: UInt64?
    package var shimPid: Int32?

    package init(_ reading: ShimReading) {
        id = reading.id
        label = reading.label
        pid = reading.pid
        pidStartTicks = reading.pidStartTicks
        shimPid = reading.shimPid
    }

    /// Whether this is still the same task: the same init process where both are known.
    func isSame(as reading: ShimReading) -> Bool {
        guard reading.id == id else { return false }
        guard let pid, let now = reading.pid, let pidStartTicks, let nowTicks = reading.pidStartTicks else {
            return true
        }
        return pid == now && pidStartTicks == nowTicks
    }
}
