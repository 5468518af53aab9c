// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostRegistry
import HostSession
import ShimSimulator
import TerminalStyle
import TerminalThemes
import Testing

@testable import Dashboard

/// The whole dashboard, from keys to what is on the screen.
struct RunningDashboard {
    let screen: MemoryScreen

    /// Runs it on a simulated host until the body returns, and then ends it; its exit code.
    @discardableResult
    static func run(
        _ scenario: Scenario,
        isReadOnly: Bool = false,
        interval: Duration = .milliseconds(200),
        _ body: @Sendable (RunningDashboard) async throws -> Void
    ) async throws -> Int32 {
        try await SimulatedHost.run(scenario) { host in
            let registryOptions = RegistryOptions(stateDirectories: [StateDirectory(path: host.stateDirectory)])
            return try await LiveHost.withHost(registryOptions) { live in
                try await run(live, isReadOnly: isReadOnly, interval: interval, body)
            }
        }
    }

    /// The same on any host.
    @discardableResult
    static func run(
        _ host: any Host,
        isReadOnly: Bool = false,
        interval: Duration = .milliseconds(200),
        _ body: @Sendable (RunningDashboard) async throws -> Void
    ) async throws -> Int32 {
        let screen = MemoryScreen()
        let loop = DashboardLoop(
            screen: screen,
            host: host,
            options: DashboardOptions(hostName: "sim", interval: interval, isReadOnly: isReadOnly),
            look: Look(theme: .roles, glyphs: .unicode),
            themes: ThemeShelf(ThemeLibrary(folders: []), depth: .palette256)
        )
        return try await withThrowingTaskGroup(of: Int32.self) { group in
            group.addTask { await loop.run() }
            try await body(RunningDashboard(screen: screen))
            // Out of whatever is open, and out.
            screen.press(.escape, .escape, .escape)
            screen.press(.control("c"))
            return try await group.next() ?? -1
        }
    }

    /// Waits until the screen is so.
    func shows(
        _ what: String,
        within limit: Duration = .seconds(10),
        sourceLocation: SourceLocation = #_sourceLocation,
        _ isSo: (String) -> Bool
    ) async throws {
        let end = ContinuousClock.now + limit
        while !isSo(screen.text) {
            guard ContinuousClock.now < end else {
                Issue.record("the screen never shows \(what):\n\(screen.text)", sourceLocation: sourceLocation)
                throw CancellationError()
            }
            try await Task.sleep(for: .milliseconds(10))
        }
    }

    func shows(_ text: String, sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await shows("\"\(text)\"", sourceLocation: sourceLocation) { $0.contains(text) }
    }

    /// Waits until the row of a task holds the words.
    func row(of id: String, shows words: String..., sourceLocation: SourceLocation = #_sourceLocation) async throws {
        try await shows("a row of \(id) with \(words)", sourceLocation: sourceLocation) { screen in
            screen.split(separator: "\n").contains { row in row.contains(id) && words.allSatisfy { row.contains($0) } }
        }
    }

    /// Selects a task by a filter that is let go again: the selection stays.
    func select(_ id: String) async throws {
        screen.press("/\(id)")
        screen.press(.enter)
        try await shows("\(id) alone") { $0.contains("filter: \(id)") && $0.contains("1 of ") }
        screen.press(.escape)
        try await shows("all again") { !$0.contains("filter: ") }
        try await shows("\(id) selected") {
            $0.split(separator: "\n").contains { $0.hasPrefix("│>") && $0.contains(id) }
        }
    }
}
