// SPDX-License-Identifier: Apache-2.0

import Curses
import HostActions
import LinuxHost

/// What leaves the dashboard, and what is said of it.
extension EffectRunner {
    static func copied(_ text: String, _ lines: Int, to screen: any Screen) async -> Message {
        do throws(CopyError) {
            try await screen.copy(text)
            return .noted("\(lines.lines) sent to the terminal's clipboard (OSC 52)", .info)
        } catch {
            return .noted("nothing was copied: \(error)", .warning)
        }
    }

    /// Nothing where the table is kept.
    static func kept(_ table: TableSettings, _ keep: @escaping DashboardLoop.Keeper) async -> Message? {
        do throws(SystemError) {
            let problem = try await BlockingIO.change { () throws(SystemError) in keep(table) }
            return problem.map { .noted($0, .warning) }
        } catch {
            return .noted("columns and sort order are not kept: \(error.reason)", .warning)
        }
    }

    /// Gives the screen to a shell in a task until it ends.
    static func ended(
        _ shell: DashboardLoop.Shell?,
        in target: ActionTarget,
        _ stateDirectory: String,
        on screen: any Screen
    ) async -> Message {
        guard let shell else { return .noted("exec: a simulated task has no shell", .warning) }
        let (path, arguments) = shell(target.id, stateDirectory)
        do throws(TerminalError) {
            let status = try await screen.run(path, arguments)
            return .noted("exec -> \(target.label): ended with \(status)", status == 125 ? .error : .info)
        } catch {
            return .noted("exec -> \(target.label) failed: \(error)", .error)
        }
    }
}

extension Message {
    /// Makes a file of these bytes, and says so, or why not.
    static func saved(_ what: String, _ bytes: [UInt8], to path: String) async -> Message {
        await saved(to: path) { () throws(SaveError) in
            try NewFile(path).write(bytes)
            return what
        }
    }

    /// Writes a file where the folder may not answer, and says what came of it.
    static func saved(
        to path: String,
        _ write: @escaping @Sendable () throws(SaveError) -> String
    ) async -> Message {
        do throws(SaveError) { return .noted(try await NewFile.saving(to: path, write), .info) } catch {
            return .noted(error.description, .error)
        }
    }
}

extension Int {
    /// So many lines, in words.
    var lines: String { "\(self) \(self == 1 ? "line" : "lines")" }
}
