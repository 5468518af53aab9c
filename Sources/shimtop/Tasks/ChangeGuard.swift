// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Configuration
import ContainerdShims
import Dashboard
import Glibc
import HostActions
import LinuxHost
import Synchronization
import VisibleText

/// What stands before a command that changes something: whether that is allowed, whether it is meant, and the journal.
struct ChangeGuard: ParsableArguments {
    @Flag(name: [.customShort("y"), .long], help: "Do not ask.")
    var yes = false

    @Flag(help: "Refuse to change anything, as SHIMTOP_READ_ONLY=1 and the configuration can.")
    var readOnly = false

    @Flag(
        help: "Refuse to change anything that the journal does not take a record of, instead of recording it elsewhere."
    )
    var requireJournal = false

    /// Throws when nothing may be changed.
    func allow(_ kind: TaskAction.Kind) throws {
        guard !readOnly, !Self.settings.flag(.readOnly) else {
            StandardError.write("shimtop: \(kind.readOnlyRefusal)\n")
            throw ExitCode(3)
        }
    }

    /// Whether what is changed has to be named by its whole id, as nobody is asked whether the right one was found.
    var wantsWholeIDs: Bool { yes || isatty(STDIN_FILENO) != 1 || isatty(STDERR_FILENO) != 1 }

    /// Asks a person whether something is meant; throws when it is not, or when there is nobody to ask.
    func confirm(_ question: String) throws {
        guard !yes else { return }
        guard isatty(STDIN_FILENO) == 1, isatty(STDERR_FILENO) == 1 else {
            StandardError.write(
                "shimtop: not done, as there is nobody to ask: \(question.neutralised) Say so with --yes\n"
            )
            throw ExitCode(64)
        }
        Watchdog.shared.pause()
        defer { Watchdog.shared.goOn(afresh: true) }
        StandardError.write("\(question.neutralised) [y/N] ")
        guard let answer = readLine(), ["y", "yes"].contains(answer.lowercased()) else {
            StandardError.write("shimtop: not done\n")
            throw ExitCode(3)
        }
    }

    /// By what rules actions are performed.
    func rules(_ journal: JournalFile?) -> ActionPerformer.Rules {
        ActionPerformer.Rules(
            isReadOnly: readOnly || Self.settings.flag(.readOnly),
            journal: journal,
            requiresJournal: requireJournal || Self.settings.flag(.requireJournal)
        )
    }

    private static let settings = Surroundings.settings()

    private static let saidDetours = Mutex<Set<String>>([])

    /// Says once why records are not in the journal, and each record.
    static func sayDetour(_ detour: ActionReport.Detour) {
        let isNew = saidDetours.withLock { $0.insert(detour.sentence).inserted }
        let lines = (isNew ? [detour.sentence] : []) + ["record: \(detour.record)"]
        StandardError.write(lines.map { "shimtop: \($0.neutralised)\n" }.joined())
    }
}
