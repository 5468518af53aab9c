// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What is done to a task past its shim hits no other, wherever cgroups are shared.
@Suite(.serialized, .realShims) struct SharedCgroupTests {
    private func force(_ step: String, _ id: String, _ containerd: PrivateContainerd) throws -> Shimtop {
        try Shimtop(["force", "--state", containerd.state, "--yes", "--step", step, id])
    }

    @Test func aNeighborInTheSameCgroupIsSpared() async throws {
        try await PrivateContainerd.run { containerd in
            let path = "/\(containerd.namespace)-shared"
            let script = "sleep 100000 & sleep 100000"
            let mine = try containerd.runTask("s", script: script, cgroup: path)
            let neighbor = try containerd.runTask("neighbor", script: script, cgroup: path)
            containerd.stop()
            for task in [mine, neighbor] {
                try await eventually("the shell has forked") { (try? Shell.run(["pgrep", "-P", "\(task)"])) != nil }
            }
            for step in ["kill-cgroup", "thaw"] {
                let refused = try force(step, "s", containerd)
                #expect(refused.status != 0)
                #expect(refused.errors.contains("its cgroup \(path) also holds \(containerd.namespace)/neighbor"))
            }
            #expect(Shell.isRunning(mine))
            let killed = try force("kill-processes", "s", containerd)
            #expect(killed.status == 0, "\(killed.errors)")
            #expect(killed.output.contains("SIGKILL sent to 2 processes, its init process and what descends from it"))
            #expect(killed.output.contains("none is left"))
            #expect(!Shell.isRunning(mine) && Shell.isRunning(neighbor))
            #expect(try Shell.run(["pgrep", "-c", "-P", "\(neighbor)"]) == "1\n")
        }
    }

    /// The runtime sends a signal to all to everything in the cgroup.
    @Test func aNeighborIsSparedBySignalsToAllAndByADeletion() async throws {
        try await PrivateContainerd.run { containerd in
            let path = "/\(containerd.namespace)-shared"
            let mine = try containerd.runTask("s", cgroup: path)
            let neighbor = try containerd.runTask("neighbor", cgroup: path)
            let options = ["--yes", "--state", containerd.state]
            let refused = try Shimtop(["kill", "--all", "--signal", "KILL"] + options + ["s"])
            #expect(refused.status != 0 && refused.errors.contains("neighbor, which would be hit too"))
            #expect(Shell.isRunning(mine))
            let deleted = try Shimtop(["delete", "--force"] + options + ["s"])
            #expect(deleted.status == 0, "\(deleted.errors)")
            #expect(!Shell.isRunning(mine) && Shell.isRunning(neighbor))
            let last = try containerd.runTask("last", cgroup: path)
            let killed = try force("kill", "last", containerd)
            #expect(killed.output.contains("sent to its init process alone"), "\(killed.output) \(killed.errors)")
            try await eventually("it has ended") { !Shell.isRunning(last) }
            #expect(Shell.isRunning(neighbor))
        }
    }

    @Test func aTaskWhoseCgroupIsBelowAnothersIsSpared() async throws {
        try await PrivateContainerd.run { containerd in
            let path = "/\(containerd.namespace)-x"
            _ = try containerd.runTask("x", cgroup: path)
            let below = try containerd.runTask("y", cgroup: "\(path)/b")
            #expect(try force("kill-cgroup", "x", containerd).errors.contains("also holds \(containerd.namespace)/y"))
            // The other way round nothing is shared.
            let killed = try force("kill-cgroup", "y", containerd)
            #expect(killed.status == 0 && killed.output.contains("none is left"), "\(killed.errors)")
            #expect(!Shell.isRunning(below))
        }
    }

    @Test func aForeignProcessInItsCgroupIsSpared() async throws {
        try await PrivateContainerd.run { containerd in
            let mine = try containerd.runTask("mine")
            let stranger = try Shell.start(["sleep", "100000"], output: "/dev/null", errors: "/dev/null")
            defer {
                kill(stranger, SIGKILL)
                Shell.wait(stranger)
            }
            try containerd.move(stranger, besides: mine)
            #expect(
                try force("kill-cgroup", "mine", containerd).errors.contains("also holds process \(stranger) (sleep)")
            )
            let killed = try force("kill-processes", "mine", containerd)
            #expect(killed.status == 0 && killed.output.contains("SIGKILL sent to 1 process,"), "\(killed.errors)")
            #expect(!Shell.isRunning(mine) && Shell.isRunning(stranger))
        }
    }

    @Test func aContainerWhoseInitProcessMovedBelowItsCgroupIsKilledAsAWhole() async throws {
        try await PrivateContainerd.run { containerd in
            let mine = try containerd.runTask("mine", script: "sleep 100000 & sleep 100000 & wait")
            let children = try Shell.run(["pgrep", "-P", "\(mine)"]).split(separator: "\n").compactMap { Int32($0) }
            try containerd.move(mine, besides: mine, below: "init.scope")
            let killed = try force("kill-cgroup", "mine", containerd)
            #expect(killed.status == 0, "\(killed.errors)")
            #expect(killed.output.contains("none is left"), "\(killed.output)")
            #expect(children.count == 2 && !(children + [mine]).contains(where: Shell.isRunning))
        }
    }
}
