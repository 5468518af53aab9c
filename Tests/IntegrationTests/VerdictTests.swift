// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What is wrong is provoked for real, and named.
@Suite(.serialized, .realShims) struct VerdictTests {
    private struct Checked: Decodable {
        var id: String
        var verdicts: [Verdict]

        struct Verdict: Decodable {
            var kind: String
            var sentence: String
        }
    }

    private func check(
        _ containerd: PrivateContainerd,
        _ arguments: String...
    ) throws -> (status: Int32, kinds: [String: [String]]) {
        let check = try Shimtop(["check", "--state", containerd.state, "--json"] + arguments)
        let tasks = try check.json([Checked].self)
        return (check.status, Dictionary(uniqueKeysWithValues: tasks.map { ($0.id, $0.verdicts.map(\.kind)) }))
    }

    /// Waits until the check says so of a task.
    private func says(_ kinds: [String], of id: String, _ containerd: PrivateContainerd) async throws {
        var last: [String: [String]] = [:]
        try await eventually("\(id) is \(kinds), not \(last)", within: 20) {
            last = try check(containerd).kinds
            return last[id] == kinds
        }
    }

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
            let folder = "\(containerd.folder)/bin"
            let wrapper = """
                #!/bin/sh
                while [ -e \(folder)/hold ]; do sleep 0.1; done
                exec /usr/sbin/runc "$@"

                """
            try Shell.run(["mkdir", folder])
            try wrapper.write(toFile: "\(folder)/runc", atomically: true, encoding: .utf8)
            try Shell.run(["chmod", "755", "\(folder)/runc"])
            containerd.stop()
            try await containerd.start(runtimeFolder: folder)
            let pid = try containerd.runTask("held")
            try Shell.run(["touch", "\(folder)/hold"])
            let killing = try Shell.start(
                [TerminalProgram.binary, "kill", "--state", containerd.state, "--timeout", "60", "held"],
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

    @Test func aContainerFrozenBySomebodyElse() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("cold")
            try containerd.freeze(pid, true)
            defer { try? containerd.freeze(pid, false) }
            try await says(["frozen-not-paused"], of: "cold", containerd)
            try containerd.freeze(pid, false)
            try containerd.ctr("task", "pause", "cold")
            try await eventually("a paused task is in order") { try check(containerd).kinds["cold"] == nil }
        }
    }

    @Test func aPipeThatNobodyEmpties() async throws {
        try await PrivateContainerd.run { containerd in
            // ctr in the foreground is what reads the container's output.
            let reader = try Shell.start(
                [
                    "ctr", "-a", containerd.socket, "-n", containerd.namespace, "run", "--rootfs", containerd.rootfs,
                    "loud", "/bin/sh", "-c", "while :; do echo a line of output; done",
                ],
                output: "/dev/null",
                errors: "/dev/null"
            )
            defer {
                kill(reader, SIGKILL)
                Shell.wait(reader)
            }
            try await eventually("it runs") { try containerd.tasks()["loud"]?.status == "RUNNING" }
            for _ in 0..<3 { #expect(try check(containerd).kinds["loud"] == nil, "somebody reads") }
            kill(reader, SIGSTOP)
            try await says(["writer-blocked"], of: "loud", containerd)
            let why = try Shimtop("why", "--state", containerd.state, "loud")
            #expect(why.output.contains("> kill -CONT \(reader)"), "\(why.output)")
            kill(reader, SIGCONT)
            try await eventually("it goes on") { try check(containerd).kinds["loud"] == nil }
            kill(reader, SIGKILL)
            try await eventually("nobody reads") {
                try Shimtop("why", "--state", containerd.state, "loud").output.contains("nobody reads it")
            }
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

    @Test func aProcessThatWaitsForAFileSystemIsNamedWithWhatItWaitsFor() async throws {
        try await PrivateContainerd.run { containerd in
            let folder = "\(containerd.rootfs)/slow"
            try Shell.run(["mkdir", "-p", folder])
            let filesystem = try HangingFilesystem(at: folder)
            var isOpen = true
            defer { if isOpen { filesystem.close() } }
            let pid = try containerd.runTask("waits", script: "trap : USR1; read line < /slow/file; sleep 100000")
            // A signal that is not its end makes its wait one that no further signal gets through to.
            try await eventually("it waits") {
                try String(contentsOfFile: "/proc/\(pid)/wchan", encoding: .utf8) == "request_wait_answer"
            }
            kill(pid, SIGUSR1)
            try await says(["init-uninterruptible"], of: "waits", containerd)
            let why = try Shimtop("why", "--state", containerd.state, "waits")
            #expect(why.output.contains("pid \(pid) (sh) waits inside the kernel"), "\(why.output)")
            #expect(why.output.contains(" for /slow/file (fuse at /slow)"), "\(why.output)")
            filesystem.close()
            isOpen = false
            try await eventually("it goes on") { try check(containerd).kinds["waits"] == nil }
        }
    }

    @Test func aProcessorQuotaThatIsNotEnoughIsNamed() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.ctr(
                "run",
                "-d",
                "--cpu-period",
                "10000",
                "--cpu-quota",
                "1000",
                "--rootfs",
                containerd.rootfs,
                "slow",
                "/bin/sh",
                "-c",
                "while :; do :; done"
            )
            try await says(["throttled"], of: "slow", containerd)
            #expect(try check(containerd).status == 0, "slow is not stuck")
        }
    }

    @Test func aShimThatStoppedCopyingIsNamed() async throws {
        try await PrivateContainerd.run { containerd in
            // The shim gives up copying at the first error, here of a file system that is full.
            let folder = "\(containerd.folder)/small"
            try Shell.run(["mkdir", folder])
            try Shell.run(["mount", "-t", "tmpfs", "-o", "size=64k", "tmpfs", folder])
            defer { _ = try? Shell.run(["umount", "-l", folder]) }
            try containerd.ctr(
                "run",
                "-d",
                "--log-uri",
                "file://\(folder)/log",
                "--rootfs",
                containerd.rootfs,
                "loud",
                "/bin/sh",
                "-c",
                "while :; do echo a line of output; done"
            )
            try await says(["copier-died"], of: "loud", containerd)
        }
    }

    @Test func limits() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask(
                "many",
                script: "for i in 1 2 3 4; do sleep 1000 & done; wait"
            )
            let update = try Shimtop("update", "--state", containerd.state, "--pids", "5", "many")
            #expect(update.status == 0, "\(update.errors)")
            try await says(["at-pids-limit"], of: "many", containerd)

            try containerd.runTask("big", script: "sleep 2; x=a; while :; do x=$x$x; done; sleep 1000")
            let memory = try Shimtop("update", "--state", containerd.state, "--memory", "16M", "big")
            #expect(memory.status == 0, "\(memory.errors)")
            try await eventually("big was killed", within: 30) {
                try check(containerd).kinds["big"]?.contains("oom-killed") == true
                    || check(containerd).kinds["big"] == ["stopped-not-deleted"]
            }
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
