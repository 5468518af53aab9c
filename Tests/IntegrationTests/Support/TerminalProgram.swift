// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// The real program on a real pseudo-terminal; tmux is the terminal that it draws on.
final class TerminalProgram {
    private let socket = "shimtop-\(getpid())-\(UInt32.random(in: .min ... .max))"

    /// Where the build put the program: beside the test bundle, which is mapped into this process.
    static let binary: String = {
        let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
        let bundle = maps.split(separator: "\n").first { $0.hasSuffix(".xctest") }.flatMap {
            $0.split(separator: " ").last
        }
        return URL(fileURLWithPath: bundle.map(String.init) ?? "/").deletingLastPathComponent()
            .appendingPathComponent("shimtop").path
    }()

    /// The last refusal of a key that was answered by pressing it again; it has its time in it.
    private var refused: Substring?

    /// Where the terminal's modes before the program are kept.
    private var modes: String { "/tmp/\(socket).modes" }

    private init() {}

    /// The program's own process.
    func pid() throws -> Int32 {
        let shell = try tmux("display-message", "-p", "-t", "main", "#{pane_pid}").trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        let child = try Shell.run(["pgrep", "-P", shell, "-x", "shimtop"]).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        guard let pid = Int32(child) else {
            throw Shell.Failure(description: "no shimtop below shell \(shell): \(child)")
        }
        return pid
    }

    /// Whether the terminal shows its alternate screen, or hides its cursor.
    func isTakenOver() throws -> Bool {
        let state = try tmux("display-message", "-p", "-t", "main", "#{alternate_on} #{cursor_flag}")
        return !state.hasPrefix("0 1")
    }

    /// Runs shimtop with these arguments, by a command that runs it, on a terminal of its own until the body returns.
    static func run<Value>(
        _ arguments: [String],
        by command: [String] = [binary],
        columns: Int = 120,
        rows: Int = 36,
        _ body: (TerminalProgram) async throws -> Value
    ) async throws -> Value {
        let program = TerminalProgram()
        defer {
            _ = try? program.tmux("kill-server")
            unlink(program.modes)
        }
        let command = (command + arguments).map { "'\($0)'" }.joined(separator: " ")
        try program.tmux(
            "-f",
            "/dev/null",
            "new-session",
            "-d",
            "-s",
            "main",
            "-x",
            "\(columns)",
            "-y",
            "\(rows)",
            "stty -g > \(program.modes); \(command); echo ended with $?; stty -g | cmp - \(program.modes) && echo modes restored; sleep 1000"
        )
        return try await body(program)
    }

    /// What is on the screen, one line a row.
    var screen: String { (try? tmux("capture-pane", "-p", "-t", "main")) ?? "" }

    /// Presses keys by tmux's names for them: `j`, `Enter`, `Escape`, `PageDown`, `C-c`.
    func press(_ keys: String...) throws { try tmux(["send-keys", "-t", "main"] + keys) }

    /// Types a line and Enter.
    func type(_ line: String) throws {
        try tmux("send-keys", "-t", "main", "-l", "--", line)
        try press("Enter")
    }

    func resize(_ columns: Int, _ rows: Int) throws {
        try tmux("resize-window", "-t", "main", "-x", "\(columns)", "-y", "\(rows)")
    }

    /// Waits until the screen shows the text.
    func shows(_ text: String, within seconds: Double = 10) async throws {
        try await shows("\"\(text)\"", within: seconds) { $0.contains(text) }
    }

    /// Waits until the screen is as the condition wants it.
    ///
    /// A key that was refused, as it came before what it answers was drawn, is pressed again, as a person would.
    func shows(_ what: String, within seconds: Double = 10, _ condition: (String) throws -> Bool) async throws {
        try await eventually("the screen shows \(what):\n\(screen)", within: seconds) {
            let screen = screen
            if try condition(screen) { return true }
            if let refusal = screen.split(separator: "\n").first(where: { $0.contains(" ignored: pressed before ") }),
                refusal != refused, let key = refusal.split(separator: " ").dropFirst().first
            {
                refused = refusal
                try press(String(key))
            }
            return false
        }
    }

    /// Waits until a row that holds the first text holds the others too.
    func row(of text: String, shows words: String..., within seconds: Double = 10) async throws {
        try await shows("a row of \(text) with \(words)", within: seconds) { screen in
            screen.split(separator: "\n").contains { row in
                row.contains(text) && words.allSatisfy { row.contains($0) }
            }
        }
    }

    /// Moves the selection to the row that holds the text, and waits until it is there.
    func select(_ text: String) async throws {
        try await eventually("a row of \(text) can be selected:\n\(screen)") {
            guard let before = selected else { return false }
            if before.contains(text) { return true }
            try press("j")
            // The last row stays selected: from the first one on again.
            if !self.within(0.5, { selected != before }) { try press("g") }
            return false
        }
    }

    private func within(_ seconds: Double, _ condition: () -> Bool) -> Bool {
        let end = ContinuousClock.now + .seconds(seconds)
        while !condition() { guard ContinuousClock.now < end else { return false } }
        return true
    }

    /// The selected row of the table, marked by `>`.
    private var selected: String? {
        screen.split(separator: "\n").first {
            $0.drop { $0 != ">" && $0 != " " && !$0.isASCII }.prefix(3).contains(">")
        }
        .map(String.init)
    }

    @discardableResult
    private func tmux(_ arguments: String...) throws -> String { try tmux(arguments) }

    @discardableResult
    private func tmux(_ arguments: [String]) throws -> String {
        try Shell.run(["tmux", "-L", socket] + arguments)
    }
}
