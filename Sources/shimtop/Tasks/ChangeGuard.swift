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
    func allow(_ what: String) throws {
        guard !readOnly, !Self.settings.flag(.readOnly) else {
            StandardError.write("shimtop: \(TaskAction.readOnlyRefusal(of: what))\n")
            throw ExitCode(3)
        }
    }

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

    /// Does something to a task, and writes down before and after what is done and what came of it.
    func journaled<Value: Sendable>(
        _ what: String,
        on id: TaskID,
        _ process: ProcessStat? = nil,
        in journal: JournalFile?,
        _ act: () async throws(ShimError) -> Value
    ) async throws(ShimError) -> Value {
        if let process {
            try await BlockingIO.read("\(id): protected processes") { () throws(ShimError) in
                try ProtectedProcesses().allowTouching(id, process.pid)
            }
        }
        let record = JournalRecord(what, on: id, pid: process?.pid, pidStartTicks: process?.startTicks)
        let isRequired = requireJournal || Self.settings.flag(.requireJournal)
        return try await ActionJournal(journal, isRequired: isRequired, say: Self.sayDetour).perform(record, act)
    }

    /// By what rules actions are performed.
    func rules(_ host: HostOptions) -> ActionPerformer.Rules {
        ActionPerformer.Rules(
            isReadOnly: readOnly || Self.settings.flag(.readOnly),
            journal: host.journal,
            requiresJournal: requireJournal || Self.settings.flag(.requireJournal)
        )
    }

    private static let settings = Surroundings.settings()

    private static let saidDetours = Mutex<Set<String>>([])

    /// Says once why records are not in the journal, and each record.
    static func sayDetour(_ sentence: String, _ record: String) {
        let isNew = saidDetours.withLock { $0.insert(sentence).inserted }
        let lines = (isNew ? [sentence] : []) + ["record: \(record)"]
        StandardError.write(lines.map { "shimtop: \($0.neutralised)\n" }.joined())
    }
}
