// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Curses
import HostRegistry
import HostSession
import Testing

@testable import Dashboard
@testable import HostActions

/// Keys pressed at the whole program on a host that does what a test says: what is asked of it, and what is shown.
@Suite(.timeLimit(.minutes(2))) struct ScriptedAppTests {
    private static func host(_ script: (inout ScriptedHost.Script) -> Void = { _ in }) -> ScriptedHost {
        ScriptedHost(
            HandMadeHost.reading("alpha"),
            HandMadeHost.reading("beta"),
            HandMadeHost.reading("gamma"),
            script: script
        )
    }

    private static func pauseBeta(_ app: RunningDashboard) async throws {
        try await app.row(of: "beta", shows: "RUNNING")
        try await app.select("beta")
        app.screen.press("p")
        try await app.shows("Pause k8s.io/beta")
        app.screen.press("y")
    }

    @Test func whatCameOfAnActionIsSaidAndTheHostAskedOnce() async throws {
        let detour = ActionReport.Detour(sentence: "journal /j: full; the record is in the system log", record: "{}")
        let host = Self.host { $0.action = .done("frozen solid", detours: [detour]) }
        try await RunningDashboard.run(host) { app in
            try await Self.pauseBeta(app)
            try await app.shows("journal /j: full; the record is in the system log")
            app.screen.press("J")
            try await app.shows("pause -> k8s.io/beta: frozen solid")
        }
        #expect(host.performed.map(\.kind) == [.pause])
        #expect(host.performed.map(\.target.id.id) == ["beta"])
    }

    @Test func whyAnActionFailedIsSaid() async throws {
        let host = Self.host { $0.action = .failed(.unknown, "Pause beta: runc is stuck") }
        try await RunningDashboard.run(host) { app in
            try await Self.pauseBeta(app)
            try await app.shows("pause -> k8s.io/beta failed: Pause beta: runc is stuck")
        }
    }

    @Test func aReportThatFailsIsItsSentence() async throws {
        let host = Self.host { $0.reports[.spec] = .failure(ShimError(.invalid, "beta: its config.json is no JSON")) }
        try await RunningDashboard.run(host) { app in
            try await app.row(of: "beta", shows: "RUNNING")
            try await app.select("beta")
            app.screen.press("d]]]]")
            try await app.shows("beta: its config.json is no JSON")
        }
        let beta = HandMadeHost.reading("beta").id
        #expect(host.asked.contains(.report(.spec, beta, showsSecrets: false)))
    }

    /// Keys work and the program ends, whatever the host leaves unanswered.
    @Test func aHostThatNeverAnswersHoldsNobodyUp() async throws {
        let host = Self.host { $0.ignores = { _ in true } }
        let code = try await RunningDashboard.run(host) { app in
            try await app.shows("a frame") { !$0.isEmpty }
            app.screen.press("?")
            try await app.shows("Help")
        }
        #expect(code == 0)
        #expect(host.asked.filter { $0 == .snapshot(askAll: false) }.count == 1, "one poll is under way at a time")
    }

    /// The same where what somebody asked for is what is not answered.
    @Test func anActionThatNeverEndsLeavesEverythingElseToBeDone() async throws {
        let host = Self.host { $0.ignores = { if case .perform = $0 { true } else { false } } }
        let code = try await RunningDashboard.run(host) { app in
            try await Self.pauseBeta(app)
            try await app.row(of: "beta", shows: "pause")
            host.change { $0.snapshot = HandMadeHost.snapshot([HandMadeHost.reading("delta")]) }
            try await app.row(of: "delta", shows: "RUNNING")
        }
        #expect(code == 0)
        #expect(host.performed.count == 1)
    }

    @Test func newsOfASickShimBringsAPollAtOnce() async throws {
        let host = Self.host()
        try await RunningDashboard.run(host, interval: .seconds(600)) { app in
            try await app.row(of: "beta", shows: "RUNNING")
            host.change {
                $0.snapshot = HandMadeHost.snapshot([
                    HandMadeHost.reading("beta", health: .dead, why: "shim 50 is gone")
                ])
            }
            host.tellNews()
            try await app.shows("shim 50 is gone")
        }
    }

    /// As by somebody whose screen stands still, or a paste that comes as keys.
    @Test func aYesToAQuestionThatWasNotSeenIsNone() async throws {
        let host = Self.host()
        try await RunningDashboard.run(host) { app in
            try await app.row(of: "beta", shows: "RUNNING")
            try await app.select("beta")
            app.screen.press("pyKjjjj")
            app.screen.press(.enter)
            try await app.shows("y ignored: pressed before the dialog was on the screen")
            app.screen.press("n")
            try await app.shows("no question") { !$0.contains("y/N") && !$0.contains("SIGKILL") }
        }
        #expect(host.performed == [])
    }

    @Test func readOnlyAsksTheHostForNothing() async throws {
        let host = Self.host()
        try await RunningDashboard.run(host, isReadOnly: true) { app in
            try await app.row(of: "alpha", shows: "RUNNING")
            for key in ["p", "K", "D", "X", "e", "*D"] {
                app.screen.press(key)
                try await app.shows("refused")
                app.screen.press("y")
                app.screen.press(.enter, .escape)
            }
        }
        #expect(host.performed == [])
    }

    @Test func aTypedCommandIsDoneAndTheProgramEnds() async throws {
        let code = try await RunningDashboard.run(Self.host()) { app in
            try await app.row(of: "alpha", shows: "RUNNING")
            app.screen.press(":sort pid")
            app.screen.press(.enter)
            try await app.shows("sort: pid")
        }
        #expect(code == 0)
    }
}
