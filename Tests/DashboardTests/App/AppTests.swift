// SPDX-License-Identifier: Apache-2.0

import Curses
import Glibc
import ShimSimulator
import Testing

@testable import Dashboard

/// Keys pressed at the whole program on simulated shims, and what is on the screen then.
@Suite(.serialized, .timeLimit(.minutes(2))) struct AppTests {
    private static let host = Scenario(
        shims: ["alpha", "beta", "gamma"].map { name in
            SimulatedShim(namespace: "sim", tasks: [SimulatedTask(id: name)], isChatty: false)
        }
    )

    @Test func pauseAndResume() async throws {
        try await RunningDashboard.run(Self.host) { app in
            try await app.row(of: "beta", shows: "RUNNING")
            try await app.select("beta")
            app.screen.press("p")
            try await app.shows("Pause sim/beta")
            app.screen.press("n")
            try await app.shows("no question") { !$0.contains("y/N") }
            app.screen.press("p")
            try await app.shows("Pause sim/beta")
            app.screen.press("y")
            try await app.row(of: "beta", shows: "PAUSED")
            app.screen.press("p")
            try await app.shows("Resume sim/beta")
            app.screen.press("y")
            try await app.row(of: "beta", shows: "RUNNING")
        }
    }

    @Test func killAndDelete() async throws {
        try await RunningDashboard.run(Self.host) { app in
            try await app.row(of: "gamma", shows: "RUNNING")
            try await app.select("gamma")
            app.screen.press("Kj")
            try await app.shows("> SIGKILL")
            app.screen.press(.enter)
            try await app.row(of: "gamma", shows: "STOPPED", "137")
            app.screen.press("D")
            try await app.shows("Delete: sim/gamma")
            app.screen.press("y")
            try await app.shows("gamma gone") { $0.contains("tasks 2") }
            try await app.row(of: "alpha", shows: "RUNNING")
        }
    }

    @Test func severalAtOnce() async throws {
        try await RunningDashboard.run(Self.host) { app in
            try await app.row(of: "gamma", shows: "RUNNING")
            app.screen.press("*Df")
            try await app.shows("Kill and delete: 3 tasks")
            app.screen.press("y")
            try await app.shows("no bundles")
        }
    }

    @Test func stepByStep() async throws {
        try await RunningDashboard.run(Self.host) { app in
            try await app.row(of: "alpha", shows: "RUNNING")
            try await app.select("alpha")
            app.screen.press("X")
            try await app.shows("> 1 SIGTERM")
            app.screen.press("j")
            try await app.shows("> 2 ")
            app.screen.press("y")
            try await app.shows("> 3 wait for its end")
            app.screen.press("y")
            try await app.shows("ended with exit status 137")
            app.screen.press("jjjjj")
            try await app.shows("> 9 SIGKILL the shim")
            app.screen.press("y")
            // The shim is this very process.
            try await app.shows("it is shimtop itself")
            app.screen.press("kkkkk")
            try await app.shows("> 4 delete")
            app.screen.press("y")
            try await app.shows("alpha gone") { $0.contains("tasks 2") }
        }
    }
}
