// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Commands that only look, on real shims.
@Suite(.serialized, .realShims) struct ReadingCommandTests {
    private struct StateRow: Decodable {
        var id: String
        var status: String
        var pid: Int32?
        var shimPid: Int32
        var exitStatus: UInt32?
        var exitedAt: Date?
        var stdout: String
    }

    private struct ProcessRow: Decodable {
        var id: String
        var pid: Int32
        var command: String
    }

    private struct StatsRow: Decodable {
        var id: String
        var pids: Int
        var cpuUsage: Int
        var memoryUsage: Int
        var memoryLimit: Int?
    }

    private struct WaitRow: Decodable {
        var id: String
        var exitStatus: UInt32
    }

    @Test func theyAgreeWithCtrWhetherContainerdIsUpOrNot() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("web", script: "sleep 10000 & wait")
            try containerd.runTask("done", script: "exit 3")
            try await eventually("done has ended") { try containerd.tasks()["done"]?.status == "STOPPED" }
            let shim = try containerd.shimPid("web")
            for isUp in [true, false] {
                if !isUp { containerd.stop() }
                let here = ["--state", containerd.state]
                let states = try Shimtop(["state", "--json"] + here + ["web", "done"]).json([StateRow].self)
                #expect(states.map(\.id) == ["web", "done"], "in the order of the names")
                #expect(states.map(\.status) == ["RUNNING", "STOPPED"])
                #expect(states.map(\.exitStatus) == [nil, 3])
                #expect(states[0].pid == pid && states[0].shimPid == shim)
                #expect(states[0].stdout.hasSuffix("web-stdout"))
                #expect(abs(states[1].exitedAt?.timeIntervalSinceNow ?? .infinity) < 60)

                let processes = try Shimtop(["ps", "--json"] + here + ["web"]).json([ProcessRow].self)
                #expect(Set(processes.map(\.command)) == ["sh", "sleep"])
                #expect(processes.contains { $0.pid == pid })

                let stats = try Shimtop(["stats", "--json"] + here + ["web"]).json([StatsRow].self)
                #expect(stats.first?.pids == 2)
                #expect(stats.first.map { $0.cpuUsage > 0 && $0.memoryUsage > 0 } == true)
                #expect(stats.first?.memoryLimit == nil)

                #expect(try Shimtop(["wait"] + here + ["done"]).output == "3\n")
                let waits = try Shimtop(["wait", "--json"] + here + ["done"]).json([WaitRow].self)
                #expect(waits.map(\.exitStatus) == [3])
            }
        }
    }

    @Test func namesMayBeShortAndMistakesSayWhatToDo() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("abc1")
            try containerd.runTask("abd2")
            let here = ["--state", containerd.state]
            #expect(try Shimtop(["state"] + here + ["abc"]).output.contains("\(containerd.namespace)/abc1"))
            #expect(try Shimtop(["state"] + here + ["\(containerd.namespace)/abd"]).status == 0)
            let ambiguous = try Shimtop(["state"] + here + ["ab"])
            #expect(ambiguous.status == 64)
            #expect(ambiguous.errors.contains("abc1") && ambiguous.errors.contains("abd2"))
            let missing = try Shimtop(["state"] + here + ["abc1", "nope"])
            #expect(missing.status == 2)
            #expect(missing.output.contains("RUNNING"), "what could be asked was")
            #expect(missing.errors == "shimtop: nope: there is no such task; \"shimtop ls\" lists those that are\n")
        }
    }

    @Test func whatATerminalMightObeyIsEscapedInJSON() async throws {
        try await OwnHost.run { host in
            let hostile = "a\u{9b}31m\u{202e}b"
            try FileManager.default.createDirectory(atPath: host.bundle(hostile), withIntermediateDirectories: true)
            let listing = try Shimtop("ls", "--json", "--state", host.state)
            #expect(listing.output.contains(#"a\u009b31m\u202eb"#))
            #expect(!listing.output.unicodeScalars.contains { $0 == "\u{9b}" || $0 == "\u{202e}" })
            #expect(try Listing.read(host.state).map(\.id) == [hostile], "it means the same")
        }
    }

    @Test func waitEndsWithTheTask() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("brief")
            let waiting = try Shimtop.Running(["wait", "--state", containerd.state, "brief"])
            try await eventually("it waits") {
                try Shell.run(["pgrep", "-P", "\(waiting.pid)"], allowFailure: true) != ""
            }
            kill(pid, SIGKILL)
            #expect(try waiting.wait().output == "137\n")
            let late = try Shimtop("wait", "--timeout", "0.2", "--state", containerd.state, "brief")
            #expect(late.status == 0, "it has ended already")
        }
    }

    @Test func eventsAreTold() async throws {
        try await PrivateContainerd.run { containerd in
            let events = try Shimtop.Running(["events", "--follow", "--json", "--state", containerd.state])
            let pid = try containerd.runTask("web")
            try await eventually("the start is told: \(events.output)") { events.output.contains("/tasks/start") }
            _ = try Shimtop("pause", "--state", containerd.state, "web")
            try await eventually("the pause is told") { events.output.contains("/tasks/paused") }
            _ = try Shimtop("resume", "--state", containerd.state, "web")
            try await eventually("the resumption is told") { events.output.contains("/tasks/resumed") }
            kill(pid, SIGKILL)
            try await eventually("the exit is told") { events.output.contains("/tasks/exit") }
            #expect(events.output.contains(#""exitStatus":137"#))
            let exits = events.output.split(separator: "\n").filter { $0.contains("/tasks/exit") }
            #expect(exits.count == 1, "by whoever learned of it")
        }
    }

    @Test func aStoppedShimIsGivenUpAtTheTimeoutAndNoOtherWaits() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("sick")
            try containerd.runTask("well")
            let shim = try containerd.shimPid("sick")
            kill(shim, SIGSTOP)
            defer { kill(shim, SIGCONT) }
            let both = try Shimtop("state", "--timeout", "0.5", "--state", containerd.state, "sick", "well")
            #expect(both.status == 4)
            #expect(both.output.contains("RUNNING"))
            #expect(both.errors.contains("no answer in") && both.errors.contains("--timeout"))
            let cleanup = try Shimtop("cleanup", "--yes", "--timeout", "0.5", "--state", containerd.state, "sick")
            #expect(cleanup.status == 3)
            #expect(cleanup.errors.contains("does not mean that it is dead"))
            kill(shim, SIGCONT)
            #expect(try Shimtop("state", "--state", containerd.state, "sick").status == 0)
        }
    }

    @Test func keysArePrintedWithoutAHost() throws {
        struct Row: Decodable {
            var context: String
            var key: String
            var action: String
        }
        let rows = try Shimtop("keys", "--json").json([Row].self)
        #expect(rows.contains { $0.context == "tasks" && $0.key == "K" && $0.action == "kill" })
        #expect(rows.contains { $0.context == "log" && $0.key == "&" && $0.action == "filter-log" })
        #expect(try Shimtop("keys").lines.count == rows.count + 1)
    }
}
