// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import VisibleText

/// One run of the program: reads the command line, does what it says, and tells how that ends.
enum CommandRun {
    static func run(_ arguments: [String]? = nil) async -> ProgramEnd {
        Watchdog.shared.start()
        let work = Task { @concurrent () async throws -> Void in
            var command = try await Shimtop.asyncParseAsRoot(arguments)
            Watchdog.shared.heed(CommandTime(of: command))
            if var command = command as? any AsyncParsableCommand { try await command.run() } else { try command.run() }
        }
        Watchdog.shared.ends { work.cancel() }
        let result = await work.result
        // It watches on: what is said now may not be taken, either.
        let reason = Watchdog.shared.reason
        switch (result, reason) {
        // Also when it was told to end: it was over before it noticed, or what it was for.
        case (.success, nil), (.success, .signal), (.success, .late): return .code(0)
        case (_, let reason?):
            let (end, sentence) = end(reason)
            if let sentence { StandardError.write(sentence) }
            return end
        case (.failure(let error), nil): return self.end(error)
        }
    }

    /// How a command ends that was told to, and what is said of it.
    static func end(_ reason: Watchdog.Reason) -> (ProgramEnd, String?) {
        switch reason {
        case .signal(let number): (.signal(number), nil)
        case .closedOutput: (.closedOutput, nil)
        case .late(let what, let limit):
            (.code(4), "shimtop: no answer in \(limit.components.seconds) s from \(what.neutralised)\n")
        }
    }

    private static func end(_ error: any Error) -> ProgramEnd {
        if let failure = error as? OutputFailure {
            // Who ends a command that would go on for ever by closing its output, as head does, knows of it.
            if !(failure.isClosed && Watchdog.shared.follows) { StandardError.write("shimtop: \(failure)\n") }
            return failure.isClosed ? .closedOutput : .code(1)
        }
        let (code, text) = (Shimtop.exitCode(for: error).rawValue, Shimtop.fullMessage(for: error))
        guard !text.isEmpty else { return .code(code) }
        guard code == 0 else {
            StandardError.write(text + "\n")
            return .code(code)
        }
        // Help, a version or words for a shell that completes: what was asked for.
        do throws(OutputFailure) { try StandardOutput.print(text) } catch { return end(error) }
        return .code(0)
    }
}
