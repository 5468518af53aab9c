// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostActions
import LinuxHost

/// Every kind of action by the name of its case, so that a test of all kinds misses none.
///
/// A new kind does not compile here until it has a case, and with that it is in `allCases`.
package enum ActionKind: String, CaseIterable, Sendable {
    case start, pause, resume, kill, delete, force, signalProcess, killExec, deleteExec, checkpoint, update, cleanUp
    case shutdown, takeOutput, drainLog, dumpStacks, stopSandbox, shutDownSandbox, recover, exec, run

    package init(_ kind: TaskAction.Kind) {
        switch kind {
        case .start: self = .start
        case .pause: self = .pause
        case .resume: self = .resume
        case .kill: self = .kill
        case .delete: self = .delete
        case .force: self = .force
        case .signalProcess: self = .signalProcess
        case .killExec: self = .killExec
        case .deleteExec: self = .deleteExec
        case .checkpoint: self = .checkpoint
        case .update: self = .update
        case .cleanUp: self = .cleanUp
        case .shutdown: self = .shutdown
        case .takeOutput: self = .takeOutput
        case .drainLog: self = .drainLog
        case .dumpStacks: self = .dumpStacks
        case .stopSandbox: self = .stopSandbox
        case .shutDownSandbox: self = .shutDownSandbox
        case .recover: self = .recover
        case .exec: self = .exec
        case .run: self = .run
        }
    }

    /// One of the kind.
    package func example() throws(ShimError) -> TaskAction.Kind {
        let signal = UnixSignal.offered[0]
        return switch self {
        case .start: .start
        case .pause: .pause
        case .resume: .resume
        case .kill: .kill(signal, all: true)
        case .delete: .delete(killFirst: true)
        case .force: .force(.terminate)
        case .signalProcess:
            .signalProcess(ContainerProcess(pid: .max, startTicks: 1, depth: 0, command: "sh"), signal)
        case .killExec: .killExec(try ExecID("e"), signal)
        case .deleteExec: .deleteExec(try ExecID("e"))
        case .checkpoint: .checkpoint(path: "/proc/none")
        case .update: .update(ResourceLimits())
        case .cleanUp: .cleanUp()
        case .shutdown: .shutdown
        case .takeOutput: .takeOutput(harm: "none")
        case .drainLog: .drainLog()
        case .dumpStacks: .dumpStacks
        case .stopSandbox: .stopSandbox(grace: .seconds(1))
        case .shutDownSandbox: .shutDownSandbox
        case .recover: .recover
        case .exec: .exec(try ExecID("e"), command: ["true"])
        case .run: .run(folder: "/none")
        }
    }
}
