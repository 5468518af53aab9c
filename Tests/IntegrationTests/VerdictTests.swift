// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What is wrong with shims, containerd and hosts is provoked for real, and named.
@Suite(.serialized, .realShims) struct VerdictTests: ProvokedVerdicts {
    @Test func nothingIsWrongWithTasksThatAreBusy() async throws {
        try await PrivateContainerd.run { containerd in
            for number in 0..<4 {
                try containerd.runTask(
                    "busy\(number)",
                    script: "while :; do echo line; cat /proc/self/status > /tmp/x; done"
                )
            }
            for _ in 0..<5 {
                let (status, kinds) = try check(containerd)
                #expect(status == 0 && kinds.isEmpty, "\(kinds)")
            }
        }
    }

    @Test func sickShims() async throws {
        try await PrivateContainerd.run { containerd in
            for id in ["stopped", "dead", "lost", "fine"] { try containerd.runTask(id) }
            let shims = try ["stopped", "dead", "lost"].map { try containerd.shimPid($0) }
            let init1 = try containerd.initPid("lost")
            containerd.stop()
            kill(shims[0], SIGSTOP)
            defer { kill(shims[0], SIGCONT) }
            kill(shims[1], SIGKILL)
            kill(shims[2], SIGKILL)
            kill(init1, SIGKILL)
            try await says(["shim-dead"], of: "lost", containerd)
            let (status, kinds) = try check(containerd)
            #expect(status == 1)
            let daemon = ["containerd of \(containerd.state)": ["containerd-down"]]
            let tasks = ["stopped": ["shim-stopped"], "dead": ["shim-dead-task-alive"], "lost": ["shim-dead"]]
            #expect(kinds == tasks.merging(daemon) { first, _ in first })
            let why = try Shimtop("why", "--state", containerd.state, "stopped")
            #expect(why.output.contains("> kill -CONT \(shims[0])"))
        }
    }

    @Test func aShimWhoseSocketIsGoneIsNamed() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("deaf")
            let shim = try containerd.shimPid("deaf")
            let address = try String(contentsOfFile: "\(containerd.bundle("deaf"))/address", encoding: .utf8)
            let socket = String(address.dropFirst("unix://".count))
            try Shell.run(["mv", socket, socket + ".away"])
            defer { _ = try? Shell.run(["mv", socket + ".away", socket]) }
            try await says(["socket-gone"], of: "deaf", containerd)
            let why = try Shimtop("why", "--state", containerd.state, "deaf")
            #expect(why.output.contains("shim \(shim) is still there"), "\(why.output)")
        }
    }

    @Test func aCallOfTheRuntimeThatHangsIsNamed() async throws {
        try await PrivateContainerd.run { containerd in
            let folder = try containerd.holdRuntimeCalls()
            containerd.stop()
            try await containerd.start(runtimeFolder: folder)
            let pid = try containerd.runTask("held")
            try Shell.run(["touch", "\(folder)/hold"])
            let killing = try Shell.start(
                [TerminalProgram.binary, "kill", "--yes", "--state", containerd.state, "--timeout", "60", "held"],
                output: "/dev/null",
                errors: "/dev/null"
            )
            defer { Shell.wait(killing) }
            try await says(["shim-lock-held"], of: "held", containerd)
            let why = try Shimtop("why", "--state", containerd.state, "held")
            #expect(why.output.contains("waits for runc ") && why.output.contains("> kill "), "\(why.output)")
            #expect(Shell.isRunning(pid))
            try Shell.run(["rm", "\(folder)/hold"])
            try await eventually("its end is seen") { try check(containerd).kinds["held"] != ["shim-lock-held"] }
        }
    }

    @Test func aShimThatLostItsBundleIsNamedAndRecovered() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("lost")
            let shim = try containerd.shimPid("lost")
            let bundle = containerd.bundle("lost")
            let refused = try Shimtop("recover", "--yes", "--state", containerd.state, "\(shim)")
            #expect(refused.status != 0 && refused.errors.contains("its bundle is there"), "\(refused.errors)")
            // As containerd removes one.
            let renamed = "\(bundle.dropLast("lost".count)).lost"
            try Shell.run(["mv", bundle, renamed])
            try Shell.run(["rm", "-r", renamed])
            try await says(["shim-leaked"], of: "lost", containerd)
            let recovered = try Shimtop("recover", "--yes", "--state", containerd.state, "\(shim)")
            #expect(recovered.status == 0, "\(recovered.errors)")
            let deleted = try Shimtop("delete", "--force", "--yes", "--state", containerd.state, "lost")
            #expect(deleted.status == 0, "\(deleted.errors)")
            #expect(!Shell.isRunning(pid) && !Shell.isRunning(shim))
            // containerd, which sees its shim go, finds in the bundle what it needs to remove it.
            try await eventually("the bundle is gone") { !FileManager.default.fileExists(atPath: bundle) }
        }
    }

    @Test func aContainerdThatIsStoppedOrGone() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("a")
            let name = "containerd of \(containerd.state)"
            kill(containerd.pid, SIGSTOP)
            try await says(["containerd-stopped"], of: name, containerd)
            kill(containerd.pid, SIGCONT)
            try await eventually("it goes on") { try check(containerd).kinds.isEmpty }
            containerd.stop()
            try await says(["containerd-down"], of: name, containerd)
        }
    }

    @Test func theFirstScreenNamesIt() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("cold")
            try containerd.runTask("warm")
            try containerd.freeze(pid, true)
            defer { try? containerd.freeze(pid, false) }
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                try await program.row(of: "cold", shows: "RUNNING !", "its cgroup is frozen")
                try await program.shows("STUCK 1")
                try await program.select("warm")
                try program.press("!")
                try program.press("x")
                try await program.shows("Why: \(containerd.namespace)/cold")
                try await program.shows("> shimtop force --step thaw")
                try program.press("Escape")
                try containerd.freeze(pid, false)
                try await program.shows("no trouble", within: 15) { $0.contains("no task is in trouble") }
            }
        }
    }

    @Test func anEndedTaskIsWrongAndNotStuck() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("over")
            kill(pid, SIGKILL)
            try await says(["stopped-not-deleted"], of: "over", containerd)
            #expect(try check(containerd).status == 0)
        }
    }

    @Test func onlyWhatLastsCountsWhenThatIsAskedFor() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("nap")
            let shim = try containerd.shimPid("nap")
            kill(shim, SIGSTOP)
            let waker = try Shell.start(
                ["sh", "-c", "sleep 4; kill -CONT \(shim)"],
                output: "/dev/null",
                errors: "/dev/null"
            )
            defer { Shell.wait(waker) }
            #expect(try check(containerd, "--stuck-after", "12s").status == 0)
            kill(shim, SIGSTOP)
            defer { kill(shim, SIGCONT) }
            #expect(try check(containerd, "--stuck-after", "4s").status == 1)
        }
    }

    @Test func whoCannotLookSaysSo() throws {
        let check = try Shimtop("check", "--state", "/nonexistent")
        #expect(check.status == 2 && check.errors.contains("/nonexistent"))
    }
}
