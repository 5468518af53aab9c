// SPDX-License-Identifier: Apache-2.0

import Foundation

/// The real program on a real pseudo-terminal; tmux is the terminal that it draws on.
final class TerminalProgram {
    private let socket = "shimtop-\(getpid())-\(UInt32.random(in: .min ... .max))"

    /// Where the build put the program: beside the test bundle, which is mapped into this process.
    static let binary: String = {
        let maps = (try? String(contentsOfFile: "/proc/self/maps", encoding: .utf8)) ?? ""
        let bundle = maps.split(separator: "\n").first { $0.hasSuffix(".xctest") }.flatMap { $0.split(separator: " ").last }
        return URL(fileURLWithPath: bundle.map(String.init) ?? "/").deletingLastPathComponent()
            .appendingPathComponent("shimtop").path
    }()

    private init() {}

    /// Runs shimtop with these arguments on a terminal of its own until the body returns.
    static func run<Value>(
        _ arguments: [String],
        columns: Int = 120,
        rows: Int = 36,
        _ body: (TerminalProgram) async throws -> Value
    ) async throws -> Value {
        let program = TerminalProgram()
        defer { _ = try? program.tmux("kill-server") }
        let command = ([binary] + arguments).map { "'\($0)'" }.joined(separator: " ")
        try program.tmux(
            "-f", "/dev/null", "new-session", "-d", "-s", "main", "-x", "\(columns)", "-y", "\(rows)",
            "\(command); echo ended with $?; sleep 1000"
        )
        return try await body(program)
    }

    /// What is on the screen, one line a row.
    var screen: String { (try? tmux("capture-pane", "-p", "-t", "main")) ?? "" }

    /// Presses keys by tmux's names for them: `j`, `Enter`, `Escape`, `PageDown`, `C-c`.
    func press(_ keys: String...) throws { try tmux(["send-keys", "-t", "main"] + keys) }

    /// Waits until the screen shows the text.
    func shows(_ text: String, within seconds: Double = 10) async throws {
        try await shows("\"\(text)\"", within: seconds) { $0.contains(text) }
    }

    /// Waits until the screen is as the condition wants it.
    func shows(_ what: String, within seconds: Double = 10, _ condition: (String) throws -> Bool) async throws {
        try await eventually("the screen shows \(what):\n\(screen)", within: seconds) { try condition(screen) }
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
        try press("g")
        for _ in 0..<50 {
            try await eventually("a selected row:\n\(screen)") { selected != nil }
            if selected?.contains(text) == true { return }
            let before = selected
            try press("j")
            try await eventually("the selection moved on to \(text):\n\(screen)") { selected != before }
        }
        throw Shell.Failure(description: "no row of \(text) could be selected:\n\(screen)")
    }

    /// The selected row of the table, marked by `>`.
    private var selected: String? {
        screen.split(separator: "\n").first { $0.drop { $0 != ">" && $0 != " " && !$0.isASCII }.prefix(3).contains(">") }
            .map(String.init)
    }

    @discardableResult
    private func tmux(_ arguments: String...) throws -> String { try tmux(arguments) }

    @discardableResult
    private func tmux(_ arguments: [String]) throws -> String {
        try Shell.run(["tmux", "-L", socket] + arguments)
    }
}
