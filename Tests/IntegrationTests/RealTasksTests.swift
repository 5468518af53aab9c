// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The real program on a real terminal, looking at real shims with their containerd up.
@Suite(.serialized, .realShims) struct RealTasksTests {
    @Test func rowsShowWhatCtrSays() async throws {
        try await PrivateContainerd.run { containerd in
            for id in ["web", "db"] { try containerd.runTask(id) }
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                for (id, task) in try containerd.tasks() {
                    try await program.row(of: id, shows: task.status, "\(task.pid)", "\(try containerd.shimPid(id))")
                }
                try await program.shows("containerd up")
                try await program.shows("tasks 2")
            }
        }
    }

    @Test func listAgreesWithCtr() async throws {
        try await PrivateContainerd.run { containerd in
            for id in ["one", "two", "three"] { try containerd.runTask(id) }
            try containerd.ctr("task", "pause", "two")
            try containerd.ctr("task", "kill", "-s", "SIGKILL", "three")
            try await eventually("three has ended") { try containerd.tasks()["three"]?.status == "STOPPED" }

            let rows = try Listing.read(containerd.state)
            let tasks = try containerd.tasks()
            #expect(Set(rows.map(\.id)) == Set(tasks.keys))
            for row in rows {
                #expect(row.status == tasks[row.id]?.status)
                #expect(row.namespace == containerd.namespace)
                #expect(row.health == "ok")
                #expect(row.protocol == "ttrpc")
                #expect(row.bundle == containerd.bundle(row.id))
                if row.status != "STOPPED" {
                    #expect(row.pid == tasks[row.id]?.pid)
                    #expect(row.shimPid == (try containerd.shimPid(row.id)))
                }
            }
        }
    }

    @Test func tasksComeAndGoWithoutAKey() async throws {
        try await PrivateContainerd.run { containerd in
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                try await program.shows("no bundles")
                try containerd.runTask("late")
                try await program.row(of: "late", shows: "RUNNING")
                try containerd.ctr("task", "kill", "-s", "SIGKILL", "late")
                try await program.row(of: "late", shows: "STOPPED", "137")
                try containerd.ctr("task", "delete", "late")
                try await program.shows("no row of late") { !$0.contains("late") }
            }
        }
    }

    @Test func tasksComeAndGoWithoutAKeyWhileContainerdIsGone() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("early", script: "sleep 1000")
            containerd.stop()
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                try await program.row(of: "early", shows: "RUNNING")
                try await containerd.startByHand("late", like: "early", script: "sleep 1000")
                let pid = try containerd.initPid("late")
                try await program.row(of: "late", shows: "RUNNING", "\(pid)", "\(try containerd.shimPid("late"))")
                kill(pid, SIGKILL)
                try await program.row(of: "late", shows: "STOPPED", "exited with 137")
                kill(try containerd.initPid("early"), SIGKILL)
                try await program.row(of: "early", shows: "STOPPED", "exited with 137")
                #expect(try Listing.read(containerd.state).map(\.status) == ["STOPPED", "STOPPED"])
            }
        }
    }

    @Test func everyKeyDoesItsWorkWhileContainerdIsUp() async throws {
        try await PrivateContainerd.run { containerd in
            try await KeysOnRealTasks.run(containerd) {}
        }
    }

    @Test func everyKeyDoesItsWorkWhileContainerdIsGone() async throws {
        try await PrivateContainerd.run { containerd in
            try await KeysOnRealTasks.run(containerd) { containerd.stop() }
        }
    }

    @Test func readOnlyChangesNothing() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("kept")
            try await TerminalProgram.run(["--state", containerd.state, "--read-only"]) { program in
                try await program.row(of: "kept", shows: "RUNNING")
                for key in ["p", "K", "D"] {
                    try program.press(key)
                    try await program.shows("is refused: read-only")
                    try program.press("y", "Enter")
                }
                #expect(try containerd.tasks()["kept"]?.status == "RUNNING")
            }
        }
    }

    @Test func looksAtOneNamespaceAlone() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("mine")
            #expect(try Listing.read(containerd.state, ["--namespace", "other"]).isEmpty)
            #expect(try Listing.read(containerd.state, ["--namespace", containerd.namespace]).map(\.id) == ["mine"])
        }
    }
}
