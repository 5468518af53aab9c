// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Dashboard
import Glibc
import TerminalStyle

/// What stands before a command that changes something: whether that is allowed, whether it is meant, and the journal.
struct ChangeGuard: ParsableArguments {
    @Flag(name: [.customShort("y"), .long], help: "Do not ask.")
    var yes = false

    @Flag(help: "Refuse to change anything, as SHIMTOP_READ_ONLY=1 does.")
    var readOnly = false

    /// Throws when nothing may be changed.
    func allow(_ what: String) throws {
        guard !readOnly, !Self.isReadOnlyByEnvironment else {
            StandardError.write("shimtop: \(what) is refused: read-only (--read-only or SHIMTOP_READ_ONLY)\n")
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
        in journal: JournalFile?,
        _ act: () async throws(ShimError) -> Value
    ) async throws(ShimError) -> Value {
        let line = "\(what) -> \(id)"
        try await Self.write(line + ": asked", to: journal)
        do throws(ShimError) {
            let value = try await act()
            try? await Self.write(line + ": done", to: journal)
            return value
        } catch {
            try? await Self.write(line + ": \(error.message)", to: journal)
            throw error
        }
    }

    private static func write(_ line: String, to journal: JournalFile?) async throws(ShimError) {
        do { try await journal?.append(line) } catch {
            throw ShimError(.unknown, "nothing was done, as \(error)")
        }
    }

    private static var isReadOnlyByEnvironment: Bool {
        guard let value = getenv("SHIMTOP_READ_ONLY") else { return false }
        return !["", "0"].contains(String(cString: value))
    }
}
