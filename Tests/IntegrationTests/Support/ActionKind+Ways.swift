// SPDX-License-Identifier: Apache-2.0

import ShimTestSupport

/// How each kind of action is asked for.
extension ActionKind {
    /// By a command, with these options and on this task; nil where only keys do it.
    func command(_ options: [String], _ task: String) -> [String]? {
        switch self {
        case .start: ["start"] + options + [task]
        case .pause: ["pause"] + options + [task]
        case .resume: ["resume"] + options + [task]
        case .kill: ["kill"] + options + [task]
        case .delete: ["delete", "--force"] + options + [task]
        case .force: ["force", "--step", "terminate"] + options + [task]
        case .signalProcess: nil
        case .killExec: ["kill", "--exec", "e"] + options + [task]
        case .deleteExec: ["delete", "--exec", "e"] + options + [task]
        case .checkpoint: ["checkpoint", "--image", "/none"] + options + [task]
        case .update: ["update", "--pids", "50"] + options + [task]
        case .cleanUp: ["cleanup"] + options + [task]
        case .shutdown: ["shutdown"] + options + [task]
        case .takeOutput: ["logs", "--take", "--source", "container"] + options + [task]
        case .drainLog: ["drain", "--for", "1"] + options + [task]
        case .dumpStacks: ["stacks"] + options + [task]
        case .stopSandbox: ["sandbox", "stop"] + options + [task]
        case .shutDownSandbox: ["sandbox", "shutdown"] + options + [task]
        case .recover: ["recover"] + options + ["1"]
        case .exec: ["exec"] + options + [task, "--", "/bin/true"]
        case .run: ["run", "--bundle", "/none"] + options + ["new"]
        }
    }

    /// By keys up to the one that says yes, on the selected task; nil where only a command does it.
    var keys: ((TerminalProgram) async throws -> Void)? {
        switch self {
        case .pause, .resume: { try $0.press("p") }
        case .kill: { try $0.press("K") }
        case .delete: { try $0.press("D") }
        case .force: { try $0.press("X") }
        case .signalProcess:
            { program in
                try program.press("t")
                try await program.shows("WAITS IN")
                try program.press("K")
            }
        case .checkpoint: { try $0.choose("checkpoint") }
        case .update: { try $0.choose("update") }
        case .cleanUp: { try $0.choose("cleanup") }
        case .takeOutput:
            { program in
                try await program.showOutputPipe()
                try program.press("d")
            }
        case .drainLog:
            { program in
                try program.press("l")
                if program.screen.contains("[d takes it]") { try program.press("s") }
                try await program.shows("a source that takes nothing") { !$0.contains("[d takes it]") }
                try program.press("d")
            }
        case .dumpStacks: { try $0.press("l", "U") }
        case .exec: { try $0.press("e") }
        case .start, .killExec, .deleteExec, .shutdown, .stopSandbox, .shutDownSandbox, .recover, .run: nil
        }
    }
}

extension TerminalProgram {
    /// By its name in the palette.
    func choose(_ command: String) throws {
        try press(":")
        try type(command)
    }

    /// The log pane with the source that cannot be read without taking from it.
    func showOutputPipe() async throws {
        try press("l")
        for _ in 0..<4 {
            do { return try await shows("[d takes it]", within: 1) } catch { try press("s") }
        }
        try await shows("[d takes it]")
    }
}
