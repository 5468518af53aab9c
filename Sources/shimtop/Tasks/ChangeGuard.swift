// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Configuration
import ContainerdShims
import Dashboard
import Glibc
import LinuxHost
import TerminalStyle

/// What stands before a command that changes something: whether that is allowed, whether it is meant, and the journal.
struct ChangeGuard: ParsableArguments {
    @Flag(name: [.customShort("y"), .long], help: "Do not ask.")
    var yes = false

    @Flag(help: "Refuse to change anything, as SHIMTOP_READ_ONLY=1 and the configuration can.")
    var readOnly = false

    /// Throws when nothing may be changed.
    func allow(_ what: String) throws {
        guard !readOnly, !Self.isReadOnlyBySettings else {
            StandardError.write(
                "shimtop: \(what) is refused: read-only (--read-only, SHIMTOP_READ_ONLY or the configuration)\n"
            )
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
        if let process { try ProtectedProcesses().allowTouching(id, process.pid) }
        let record = JournalRecord(what, on: id, pid: process?.pid, pidStartTicks: process?.startTicks)
        do throws(JournalError) { try await journal?.append(record) } catch {
            throw ShimError(.unknown, "nothing was done, as \(error)")
        }
        let start = ContinuousClock.now
        do throws(ShimError) {
            let value = try await act()
            // Where the action tells in words what came of it, those are written down.
            try? await journal?.append(record.ended(.done, value as? String, after: start.duration(to: .now)))
            return value
        } catch {
            try? await journal?.append(record.ended(.failed, error.message, after: start.duration(to: .now)))
            throw error
        }
    }

    private static var isReadOnlyBySettings: Bool {
        Surroundings.settings().flag(.readOnly)
    }
}
