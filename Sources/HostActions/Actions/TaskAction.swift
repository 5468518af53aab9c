// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostRegistry
package import LinuxHost
import ShimManagement

/// Something that changes a task, and the very task that it was decided on.
package struct TaskAction: Sendable, Hashable {
    package enum Kind: Sendable, Hashable {
        /// Start a task that was created and waits for it.
        case start
        case pause
        case resume
        case kill(UnixSignal, all: Bool)
        case delete(killFirst: Bool)
        case force(ForcedStep)
        /// Send a signal to one process of the container, past shim and runtime.
        case signalProcess(ContainerProcess, UnixSignal)
        case killExec(ExecID, UnixSignal)
        /// Remove an exec process that has ended.
        case deleteExec(ExecID)
        /// Write the state of its processes into a directory.
        case checkpoint(path: String, CheckpointOptions = CheckpointOptions())
        case update(ResourceLimits)
        /// Remove what a dead shim left behind; with the shim's binary, where its bundle does not name one.
        case cleanUp(binary: String? = nil, thoughContainerdIsUp: Bool = false)
        /// Ask the shim to end, which it does unless it holds a task.
        case shutdown
        /// Read what the container writes out of its pipe, which does that harm.
        case takeOutput(harm: String)
        /// Take lines out of the shim's log pipe past readers that are stopped, into a file.
        case drainLog(past: String? = nil, to: String? = nil)
        /// Have the shim write the stacks of its goroutines.
        case dumpStacks
        /// Stop a sandbox and every task in it; it is ended by force once the grace is over.
        case stopSandbox(grace: Duration)
        /// End a sandbox together with its shim.
        case shutDownSandbox
        /// Make the bundle anew that a running shim has lost.
        case recover
        /// Run a command in the task, with whatever terminal the person has.
        case exec(ExecID, command: [String])
        /// Run a container from an OCI bundle folder, without containerd.
        case run(folder: String)
    }

    package var kind: Kind
    package var target: ActionTarget

    package init(_ kind: Kind, _ target: ActionTarget) {
        self.kind = kind
        self.target = target
    }

    /// Why it cannot be done to the task as it is now, a sentence without its subject; nil when it can.
    package func obstacle(_ reading: ShimReading?) -> String? {
        guard let reading else { return "it is gone, nothing was done" }
        if let other = target.difference(from: reading) { return "\(other): nothing was done" }
        return kind.obstacle(reading)
    }
}

extension TaskAction.Kind {
    /// Why this cannot be done to a task as it is now; nil when it can.
    ///
    /// What is not known of it is no obstacle: the shim has the last word.
    package func obstacle(_ reading: ShimReading?) -> String? {
        guard let reading else { return "it is gone" }
        guard reading.status != .unknown || reading.health == .dead else { return nil }
        let isAlive = [.running, .paused, .pausing].contains(reading.status)
        return switch self {
        case .start:
            reading.status == .created
                ? nil : "it is \(reading.status.rawValue), only a created task can be started"
        case .pause:
            reading.status == .running ? nil : "it is \(reading.status.rawValue), only a running task can be paused"
        case .resume:
            [.paused, .pausing].contains(reading.status) ? nil : "it is \(reading.status.rawValue), not paused"
        case .delete where reading.health == .dead: "its shim is dead: \"cleanup\" is for that"
        case .delete(let killFirst): isAlive && !killFirst ? "it is \(reading.status.rawValue)" : nil
        case .checkpoint, .update: isAlive ? nil : "it is \(reading.status.rawValue)"
        // Whether containerd does it is asked when it is done.
        case .cleanUp: reading.vitality.obstacleToCleanup
        case .exec: Self.obstacle(toCommandsIn: reading)
        case .kill, .force, .signalProcess, .killExec, .deleteExec, .shutdown, .takeOutput, .drainLog, .dumpStacks: nil
        case .stopSandbox, .shutDownSandbox, .recover, .run: nil
        }
    }

    /// Why no command is run in a task as it is now: one that is frozen would not answer.
    package static func obstacle(toCommandsIn reading: ShimReading) -> String? {
        switch reading.status {
        case .running, .unknown: nil
        case .paused, .pausing: "it is \(reading.status.rawValue), and runs nothing: resume it first"
        default: "it is \(reading.status.rawValue), and runs nothing"
        }
    }

    /// Whether processes of the container are hit, some of which nobody may touch (`ProtectedProcesses`).
    package var hitsProcesses: Bool {
        switch self {
        case .pause, .kill, .delete, .signalProcess, .killExec, .cleanUp, .stopSandbox, .shutDownSandbox, .exec: true
        case .force(let step): step != .wait
        case .start, .resume, .deleteExec, .checkpoint, .update, .shutdown, .takeOutput, .drainLog, .dumpStacks: false
        case .recover, .run: false
        }
    }

    /// Whether it is about a sandbox, which no snapshot shows.
    package var isOfSandboxes: Bool {
        switch self {
        case .stopSandbox, .shutDownSandbox: true
        default: false
        }
    }

    /// Whether the person does it, and the performer only allows it and writes it down.
    package var isDoneByThePerson: Bool {
        switch self {
        case .exec, .run, .takeOutput, .drainLog: true
        default: false
        }
    }

    /// Whether it is asked for also where it was written out as a command: what it does cannot be taken back.
    package var cannotBeTakenBack: Bool {
        switch self {
        case .kill, .killExec, .signalProcess, .cleanUp, .takeOutput, .drainLog, .dumpStacks: true
        case .stopSandbox, .shutDownSandbox, .recover: true
        case .delete(let killFirst): killFirst
        case .force(let step): step != .wait
        case .start, .pause, .resume, .deleteExec, .checkpoint, .update, .shutdown, .exec, .run: false
        }
    }
}

extension ShimReading {
    /// What its health says of the shim, without a look at its process.
    fileprivate var vitality: ShimVitality {
        switch health {
        case .ok, .slow, .ghost: .alive
        case .unresponsive: .unresponsive
        case .broken: isUnreachable ? .unreachable(pid: shimPid ?? 0) : .unclear(why)
        case .dead: .dead
        }
    }
}
