// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// The way to get rid of a task, on real ones that do not go by themselves.
@Suite(.serialized, .realShims) struct ForcedDeletionTests {
    @Test func aTaskWhoseShimIsStoppedGoesStepByStepWithoutContainerd() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("stuck")
            let shim = try containerd.shimPid("stuck")
            containerd.stop()
            kill(shim, SIGSTOP)
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                // The shim has never answered: who it is, and what it runs, is from the bundle and from /proc.
                try await program.row(of: "stuck", shows: "HUNG", "\(pid)")
                try program.press("X")
                try await program.shows("> 1 SIGTERM")
                try program.press("j")
                try await program.shows("> 2 ")
                try program.press("y")
                try await program.shows("> 3 wait for its end", within: 20)
                #expect(Shell.isRunning(pid))
                try program.press("j", "j", "j", "j")
                try await program.shows("> 7 SIGKILL each process")
                try program.press("y")
                try await program.shows("SIGKILL sent to 1 process; none is left")
                try await eventually("the task has ended") { !Shell.isRunning(pid) }
                #expect(Shell.isRunning(shim))
                try program.press("j")
                try await program.shows("> 9 SIGKILL the shim")
                try program.press("y")
                try await program.shows("shim \(shim) is gone; the bundle is gone")
                #expect(!Shell.isRunning(shim))
                #expect(!FileManager.default.fileExists(atPath: containerd.bundle("stuck")))
            }
        }
    }

    @Test func theSameStepsAreCommands() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("stuck")
            let shim = try containerd.shimPid("stuck")
            containerd.stop()
            kill(shim, SIGSTOP)
            func force(_ step: String, _ more: String...) throws -> Shimtop {
                try Shimtop(["force", "--state", containerd.state, "--step", step, "stuck"] + more)
            }
            #expect(try force("kill-processes").status == 64, "nobody is there to agree")
            #expect(try force("kill-processes", "--read-only", "--yes").status == 3)
            #expect(Shell.isRunning(pid))
            let killed = try force("kill-processes", "--yes")
            #expect(killed.status == 0 && killed.output.contains("none is left"), "\(killed.errors)")
            #expect(!Shell.isRunning(pid) && Shell.isRunning(shim))
            let ended = try force("kill-shim", "--yes")
            #expect(ended.output.contains("shim \(shim) is gone; the bundle is gone"), "\(ended.errors)")
            #expect(try force("frobnicate", "--yes").status == 64)
        }
    }

    @Test func whatSomebodyFrozeIsThawedAndACgroupIsKilledAsAWhole() async throws {
        try await PrivateContainerd.run { containerd in
            let (frozen, other) = (try containerd.runTask("frozen"), try containerd.runTask("other"))
            try containerd.freeze(frozen, true)
            func force(_ step: String, _ id: String) throws -> Shimtop {
                try Shimtop(["force", "--state", containerd.state, "--yes", "--step", step, id])
            }
            // With version 1 a frozen process keeps the signal and does not die of it; that is said, and how to go on.
            let sent = try force("kill-processes", "frozen")
            if FileManager.default.fileExists(atPath: "/sys/fs/cgroup/freezer") {
                #expect(sent.output.contains("1 still there, such as \(frozen) ("), "\(sent.output)\(sent.errors)")
                #expect(sent.output.contains("which is frozen: thaw it"), "\(sent.output)")
                #expect(Shell.isRunning(frozen))
                #expect(try force("thaw", "frozen").output.contains("frozen: thawed"))
            }
            try await eventually("the task has ended") { !Shell.isRunning(frozen) }
            #expect(try force("thaw", "other").output.contains("it is not frozen"))

            let killed = try force("kill-cgroup", "other")
            #expect(killed.output.contains("none is left"), "\(killed.output)\(killed.errors)")
            // What is written down is what happened, to whom, and what came of it.
            let lines = try String(contentsOfFile: "/var/log/shimtop/journal.jsonl", encoding: .utf8)
                .split(separator: "\n").filter { $0.contains("kill its cgroup") && $0.contains("\"pid\":\(other)") }
            #expect(lines.count == 2 && lines.last?.contains("none is left") == true, "\(lines)")
            #expect(!Shell.isRunning(other))
            let terminated = try force("terminate", "other")
            #expect(terminated.status != 0 || terminated.output.contains("none is left"), "\(terminated.output)")
        }
    }

    @Test func whoRunsInsideATaskDoesNotEndIt() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("home")
            // Into every cgroup of the task, as somebody in its container is.
            let join = """
                sed 's/^[^:]*:\\(name=\\)*//' /proc/\(pid)/cgroup | while IFS=: read -r controllers path; do
                    for file in /sys/fs/cgroup/$controllers$path /sys/fs/cgroup$path /sys/fs/cgroup/unified$path; do
                        [ ! -w $file/cgroup.procs ] || echo $$ > $file/cgroup.procs
                    done
                done
                exec '\(TerminalProgram.binary)' kill --yes --state \(containerd.state) home
                """
            let refused = try Shell.run(["sh", "-c", #"sh -c "$0" 2>&1; echo ended with $?"#, join])
            #expect(refused.contains("shimtop runs in it") && refused.contains("ended with 3"), "\(refused)")
            #expect(try containerd.tasks()["home"]?.status == "RUNNING")
        }
    }

    @Test func theShimsBinaryEndsATaskPastItsRunningShim() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("one")
            let other = try containerd.runTask("other")
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                try await program.select("one")
                try program.press("X", "j", "j", "j", "j", "j", "j", "j")
                try await program.shows("> 8 shim binary's delete")
                try program.press("y")
                try await program.shows("delete: exit status 137")
                #expect(!Shell.isRunning(pid) && Shell.isRunning(other))
                try program.press("k", "k", "k", "k", "k")
                try await program.shows("> 4 delete")
                try program.press("y")
                try await program.shows("deleted, exit status 137")
                #expect(try containerd.tasks()["one"] == nil)
            }
        }
    }
}
