// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The terminal while a program has it.
struct LentTerminal {
    let program: TerminalProgram
    /// Who waits for its end.
    let waiter: CheckedContinuation<Int32, Never>
    /// Until when a program that was told to end may have it.
    var limit: ContinuousClock.Instant?
}

extension ScreenActor {
    private static let timeToHangUp = Duration.milliseconds(200)

    /// Lends the terminal to a program; whoever calls waits for its end, and this actor does not.
    func run(_ path: String, _ arguments: [String]) async throws(TerminalError) -> Int32 {
        guard let screen = screenInForeground else { throw .busy }
        screen.lend()
        let program: TerminalProgram
        do { program = try TerminalProgram(path, arguments, errors: screen.errorsOfPrograms) } catch {
            comeBack()
            throw error
        }
        return await withCheckedContinuation { lent = LentTerminal(program: program, waiter: $0) }
    }

    /// Takes the terminal back once the program has ended, or has had its time.
    func lookAtProgram(hasEnded: Bool) {
        guard let lent else { return }
        if hasEnded {
            self.lent = nil
            let status = lent.program.reap()
            comeBack()
            lent.waiter.resume(returning: status)
        } else if let limit = lent.limit, limit <= .now {
            self.lent = nil
            lent.program.abandon()
            lent.waiter.resume(returning: 128 + SIGHUP)
        }
    }

    private func comeBack() {
        guard isForeground else { return leftForeground() }
        screen?.comeBack()
        tellResumed()
    }

    /// It is the program's terminal; whoever ends us ends it too.
    func hangUpProgram() {
        guard let program = lent?.program else { return }
        program.hangUp()
        lent?.limit = .now + Self.timeToHangUp
    }
}
