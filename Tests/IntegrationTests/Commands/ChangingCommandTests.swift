// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// Commands that change something, on real shims.
@Suite(.serialized, .realShims) struct ChangingCommandTests {
    @Test func pauseAndResumeReachTheFreezer() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("web")
            let here = ["--state", containerd.state, "web"]
            #expect(try Shimtop(["pause"] + here).output == "\(containerd.namespace)/web\n")
            #expect(try containerd.freezer(of: pid) == "FROZEN")
            let again = try Shimtop(["pause"] + here)
            #expect(
                again.status != 0 && again.errors.hasPrefix("shimtop: pause: \(containerd.namespace)/web: it is PAUSED")
            )
            #expect(try Shimtop(["resume"] + here).status == 0)
            #expect(try containerd.freezer(of: pid) == "THAWED")
            let refused = try Shimtop(["pause", "--read-only"] + here)
            #expect(refused.status == 3)
            let refusedToo = try Shimtop(["pause"] + here, environment: ["SHIMTOP_READ_ONLY": "1"])
            #expect(refusedToo.status == 3)
            #expect(try containerd.freezer(of: pid) == "THAWED")
        }
    }

    @Test func killSendsAnySignal() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("web", script: "trap 'exit 41' USR1; while true; do sleep 0.1; done")
            // The trap is set once the shell has come that far.
            try await eventually("the signal arrives") {
                _ = try Shimtop("kill", "--yes", "-s", "usr1", "--state", containerd.state, "web")
                return try containerd.tasks()["web"]?.status == "STOPPED"
            }
            #expect(try Shimtop("wait", "--state", containerd.state, "web").output == "41\n")
            #expect(try Shimtop("kill", "--state", containerd.state, "web").status == 64, "there is nobody to ask")
            let late = try Shimtop("kill", "--yes", "--state", containerd.state, "web")
            #expect(late.status == 2)
            #expect(try Shimtop("kill", "-s", "NONSENSE", "--state", containerd.state, "web").status == 64)

            try containerd.runTask("many", script: "sleep 10000 & sleep 10000 & wait")
            #expect(try Shimtop("kill", "--yes", "-s", "9", "--all", "--state", containerd.state, "many").status == 0)
            try await eventually("all are gone") { try containerd.tasks()["many"]?.status == "STOPPED" }
        }
    }

    @Test func updateSetsALimitInTheCgroup() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("web")
            #expect(try Shimtop("update", "--pids", "77", "--state", containerd.state, "web").status == 0)
            #expect(try containerd.pidsLimit(of: pid) == "77")
            #expect(try Shimtop("update", "--state", containerd.state, "web").status == 64, "no limit was named")
        }
    }

    @Test func aTaskIsDeletedWithItsShimWhetherContainerdIsUpOrNot() async throws {
        try await PrivateContainerd.run { containerd in
            for isUp in [true, false] {
                let id = isUp ? "early" : "late"
                try containerd.runTask(id)
                let shim = try containerd.shimPid(id)
                if !isUp { containerd.stop() }
                let here = ["--state", containerd.state, id]
                let refused = try Shimtop(["delete"] + here)
                #expect(refused.status == 3)
                #expect(refused.errors.contains("delete: \(containerd.namespace)/\(id): it is RUNNING"))
                #expect(try Shimtop(["delete", "--force"] + here).status == 64, "there is nobody to ask")
                #expect(Shell.isRunning(shim))
                let deleted = try Shimtop(["delete", "--force", "--yes"] + here)
                #expect(deleted.status == 0, "\(deleted.errors)")
                #expect(deleted.output.contains("exit status 137"))
                try await eventually("the shim has ended") { !Shell.isRunning(shim) }
                try await eventually("the bundle is gone") {
                    !FileManager.default.fileExists(atPath: containerd.bundle(id))
                }
            }
        }
    }

    @Test(arguments: [true, false])
    func aSharedShimEndsWithItsLastTask(atOnce: Bool) async throws {
        try await PrivateContainerd.run { containerd in
            for id in ["one", "two"] { try containerd.runTask(id, sharing: "pod") }
            let shim = try containerd.shimPid("one")
            #expect(try containerd.shimPid("two") == shim)
            let delete = ["delete", "--force", "--yes", "--state", containerd.state]
            for ids in atOnce ? [["one", "two"]] : [["one"], ["two"]] {
                #expect(Shell.isRunning(shim))
                let done = try Shimtop(delete + ids)
                #expect(done.status == 0, "\(done.errors)")
            }
            try await eventually("the shim has ended") { !Shell.isRunning(shim) }
            try await eventually("the bundles are gone") {
                ["one", "two"].allSatisfy { !FileManager.default.fileExists(atPath: containerd.bundle($0)) }
            }
        }
    }

    @Test func aShimThatHoldsATaskStays() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("web")
            let refused = try Shimtop("shutdown", "--state", containerd.state, "web")
            #expect(refused.status == 3)
            #expect(refused.errors.contains("holds this task"))
        }
    }

    /// CRIU is not everywhere, and does not work everywhere; the shim's words are shown then.
    @Test func checkpointIsWrittenOrItsRefusalShown() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("web")
            let image = "\(containerd.folder)/image"
            let done = try Shimtop("checkpoint", "--image", image, "--state", containerd.state, "web")
            if done.status == 0 {
                #expect(try FileManager.default.contentsOfDirectory(atPath: image).contains { $0.hasSuffix(".img") })
            } else {
                #expect(done.errors.contains("criu"), "\(done.errors)")
                print("checkpoint: \(done.errors)")
            }
            #expect(try containerd.tasks()["web"]?.status == "RUNNING")
        }
    }

    @Test func aDeadShimIsCleanedUp() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("lost")
            let shim = try containerd.shimPid("lost")
            containerd.stop()
            let here = ["--state", containerd.state, "lost"]
            #expect(try Shimtop(["cleanup", "--yes"] + here).status == 3, "it is alive")
            kill(shim, SIGKILL)
            try await eventually("the shim is gone") { !Shell.isRunning(shim) }

            let plan = try Shimtop(["cleanup", "--dry-run"] + here)
            #expect(plan.status == 0)
            #expect(plan.output.contains("containerd-shim-runc-v2 delete"))
            #expect(Shell.isRunning(pid), "nothing was done")
            let state = try Shimtop(["state"] + here)
            #expect(state.status == 5)
            #expect(state.errors.contains("cleanup --dry-run"))

            let done = try Shimtop(["cleanup", "--yes"] + here)
            #expect(done.status == 0, "\(done.errors)")
            #expect(done.output.contains("exit status 137"))
            #expect(!Shell.isRunning(pid))
            #expect(!FileManager.default.fileExists(atPath: containerd.bundle("lost")))
        }
    }
}
