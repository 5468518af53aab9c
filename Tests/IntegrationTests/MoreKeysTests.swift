// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Keys for several tasks, a shell, limits and measures, on real tasks.
@Suite(.serialized, .realShims) struct MoreKeysTests {
    @Test func markedTasksAreDeletedTogetherAndNoOther() async throws {
        try await PrivateContainerd.run { containerd in
            for id in ["first", "second", "third"] { try containerd.runTask(id) }
            containerd.stop()
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                try await program.row(of: "third", shows: "RUNNING")
                try await program.select("first")
                try program.press("Space")
                try await program.select("third")
                try program.press("Space", "D")
                try await program.shows("Delete: 2 tasks")
                try program.press("f")
                try await program.shows("Kill and delete: 2 tasks")
                try program.press("y")
                try await program.shows("the two are gone") { $0.contains("tasks 1") && !$0.contains("Delete:") }
                try await program.row(of: "second", shows: "RUNNING")
            }
            #expect(!FileManager.default.fileExists(atPath: containerd.bundle("first")))
            #expect(FileManager.default.fileExists(atPath: containerd.bundle("second")))
        }
    }

    @Test func aShellInTheTaskHasTheScreenAndGivesItBack() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("home")
            containerd.stop()
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                try await program.row(of: "home", shows: "RUNNING")
                try program.press("e")
                try await program.shows("a prompt") { !$0.contains("Tasks") && $0.contains("#") }
                try program.type("echo $((6*7)) $(stty size)")
                try await program.shows("42 36 120")
                try program.resize(100, 30)
                try program.type("echo again $(stty size)")
                try await program.shows("again 30 100")
                try program.type("exit 3")
                try await program.shows("exec -> \(containerd.namespace)/home: ended with 3")
                try await program.row(of: "home", shows: "RUNNING")
            }
        }
    }

    @Test func limitsAreSetAndMeasuresShowThem() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("small", script: "sleep 1000 & sleep 1000 & wait")
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                try await program.row(of: "small", shows: "RUNNING", " 3 ")
                try program.press(":")
                try program.type("update")
                try await program.shows("Limits of")
                try program.type("pids=17")
                try await program.shows("y/N")
                try program.press("y")
                try await program.shows("small: set")
                let cgroup = try Shell.run(["cat", "/proc/\(pid)/cgroup"]).split(separator: "\n")
                    .first { $0.contains(":pids:") || $0.hasPrefix("0::") }
                let path = String(cgroup?.split(separator: ":").last ?? "")
                let limit = try Shell.run([
                    "sh", "-c",
                    "cat /sys/fs/cgroup/pids\(path)/pids.max 2>/dev/null || cat /sys/fs/cgroup\(path)/pids.max",
                ])
                #expect(limit.trimmingCharacters(in: .whitespacesAndNewlines) == "17")
            }
        }
    }
}
