// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import VisibleText

/// The exit codes of commands, as README.md lists them.
enum CommandFailure {
    /// What the command ends with because of an error.
    static func exitCode(_ code: ShimError.Code) -> ExitCode {
        switch code {
        case .notFound: ExitCode(2)
        case .failedPrecondition, .alreadyExists: ExitCode(3)
        case .deadlineExceeded: ExitCode(4)
        case .unavailable: ExitCode(5)
        case .invalidArgument: ExitCode(64)
        case .unimplemented, .resourceExhausted, .invalid, .unknown: ExitCode(1)
        }
    }

    /// Says on stderr, in one line, what failed and what can be done.
    static func report(_ error: ShimError, on id: String) {
        // Of a command that was told to end it is known why it got no answer.
        let hint = Watchdog.shared.reason != nil ? nil : hint(error.code, id)
        StandardError.write("shimtop: \((error.message + (hint.map { "; \($0)" } ?? "")).neutralised)\n")
    }

    private static func hint(_ code: ShimError.Code, _ id: String) -> String? {
        switch code {
        case .deadlineExceeded:
            "it may still be done: look with \"shimtop state \(id)\", or give it longer with --timeout"
        case .unavailable: "\"shimtop cleanup --dry-run \(id)\" says what is left of it"
        case .unimplemented: "its shim is of another version, or another kind"
        case .notFound, .alreadyExists, .invalidArgument, .failedPrecondition, .resourceExhausted, .invalid, .unknown:
            nil
        }
    }
}
