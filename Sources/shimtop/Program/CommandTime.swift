// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// How long a command may go on: the one place that decides.
enum CommandTime: Sendable {
    /// It ends by itself. When nothing comes for so long, neither an answer nor a line, it is given up.
    case bounded(Duration)
    /// It follows or waits for something, until it is told to end, or nobody reads its output; or for so long.
    case following(atMost: Duration?)
    /// It has its own way with signals and the terminal.
    case own

    /// For the command line itself, and for what shells ask of it to complete a word.
    static let parsing = Duration.seconds(10)
    /// For what happens beside a wait that has a limit of its own.
    private static let margin = Duration.seconds(20)

    var limit: Duration? {
        switch self {
        case .bounded(let limit): limit
        case .following(let limit): limit
        case .own: nil
        }
    }

    /// Whether it is to end when nobody reads its output any more, also while it has nothing to say.
    var follows: Bool { if case .following = self { true } else { false } }

    init(of command: any ParsableCommand) {
        self =
            switch command {
            case is Dash, is Simulate: .own
            case is Watch: .following(atMost: nil)
            case let export as Export: export.isServer ? .following(atMost: nil) : .bounded(.seconds(10))
            case let events as Events:
                events.follow ? .following(atMost: nil) : .bounded(.seconds(events.timeout) + Self.margin)
            case let drain as Drain: .following(atMost: drain.seconds.map { .seconds($0) + Self.margin })
            case let wait as Wait: .following(atMost: wait.time + Self.margin)
            case let wait as SandboxWait: .following(atMost: wait.time + Self.margin)
            case let logs as Logs where logs.follow: .following(atMost: nil)
            case is Logs: .bounded(.seconds(120))
            case let check as Check: .bounded(.seconds(60 + check.stuckAfter.seconds))
            case let force as Force: .bounded(.seconds(90 * max(1, force.tasks.names.count)))
            case let stop as SandboxStop: .bounded(.seconds(60 + Int(stop.grace)))
            case is Delete, is Checkpoint, is Run: .bounded(.seconds(180))
            case is List, is State, is Ps, is Stats, is SandboxStatusCommand: .bounded(.seconds(20))
            case is any PatientCommand, is Recover, is ForensicBundle: .bounded(.seconds(60))
            default: .bounded(.seconds(10))
            }
        // Who has patience with a shim has it with each of a command's calls.
        if case .bounded(let limit) = self, let patience = (command as? any PatientCommand)?.patience.timeout {
            self = .bounded(max(limit, .seconds(patience) * 4 + Self.margin))
        }
    }
}

/// A command that waits for the answers of shims for as long as it is told to.
protocol PatientCommand: AsyncParsableCommand {
    var patience: Patience { get }
}

/// A command that is about some tasks.
protocol TaskCommand: PatientCommand {
    var tasks: TaskSelection { get }
}

extension TaskCommand {
    var patience: Patience { tasks.patience }
}
