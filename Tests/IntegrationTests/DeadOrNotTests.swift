// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// A shim is never called dead because its socket does not answer: that takes that nobody can be it.
@Suite(.serialized, .realShims) struct DeadOrNotTests {
    /// Runs a script in a shell in namespaces of its own; `shimtop` there is the program.
    private func inNamespaces(_ options: [String], _ script: String) throws -> String {
        let command = "shimtop() { '\(TerminalProgram.binary)' \"$@\" 2>&1; }\n\(script)"
        return try Shell.run(["unshare"] + options + ["sh", "-c", command])
    }

    private func isUntouched(_ pid: Int32, _ id: String, _ containerd: PrivateContainerd) -> Bool {
        Shell.isRunning(pid) && FileManager.default.fileExists(atPath: "\(containerd.bundle(id))/config.json")
    }

    @Test func aShimInOtherMountsIsNotDead() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("alive")
            let shim = try containerd.shimPid("alive")
            containerd.stop()
            let said = try inNamespaces(
                ["-m"],
                """
                mount -t tmpfs none /run/containerd
                shimtop ls --state \(containerd.state)
                shimtop check --state \(containerd.state)
                shimtop cleanup --yes --state \(containerd.state) alive
                shimtop delete --yes --state \(containerd.state) alive
                true
                """
            )
            #expect(said.contains("nsenter -t \(shim) -m"), "\(said)")
            #expect(!said.contains("DEAD") && !said.contains("is gone"), "\(said)")
            #expect(isUntouched(pid, "alive", containerd))
        }
    }

    @Test func aHostAtAnotherRootWhoseProcessesAreNotSeenHasNoDeadShims() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("alive")
            containerd.stop()
            let host = "\(containerd.folder)/host"
            let said = try inNamespaces(
                ["-mpf", "--mount-proc"],
                """
                mkdir \(host) && mount --rbind / \(host) && mount -t tmpfs none /run/containerd
                shimtop ls --state \(host)\(containerd.state)
                shimtop cleanup --yes --state \(host)\(containerd.state) alive
                true
                """
            )
            #expect(said.contains("cannot be seen from here"), "\(said)")
            #expect(said.contains("chroot \(host)"), "\(said)")
            #expect(isUntouched(pid, "alive", containerd))
            try Shell.run(["rmdir", host])
        }
    }

    /// Nothing here has the number of any of its processes, or somebody else has.
    @Test func fromAnotherPidNamespaceNothingIsKilledOrCleanedUp() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("alive")
            containerd.stop()
            let said = try inNamespaces(
                ["-mpf", "--mount-proc"],
                """
                echo \(pid - 1) > /proc/sys/kernel/ns_last_pid
                sleep 1000 & bystander=$!
                shimtop force --step kill-processes --yes --state \(containerd.state) alive
                shimtop force --step kill-cgroup --yes --state \(containerd.state) alive
                mount -t tmpfs none /run/containerd && mkdir /run/containerd/s
                shimtop ls --state \(containerd.state)
                shimtop cleanup --yes --state \(containerd.state) alive
                kill -0 $bystander && echo the bystander is there
                """
            )
            #expect(said.contains("the bystander is there"), "\(said)")
            #expect(said.contains("cannot be told to be the container's from here"), "\(said)")
            #expect(said.contains("cannot be seen from here"), "\(said)")
            #expect(isUntouched(pid, "alive", containerd))
        }
    }

    /// A binary that says that it has killed what it has not.
    @Test func aBundleStaysWhileItsContainerRuns() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("alive")
            containerd.stop()
            let shim = try containerd.shimPid("alive")
            kill(shim, SIGKILL)
            try await eventually("the shim has ended") { !Shell.isRunning(shim) }
            try "/bin/true".write(
                toFile: "\(containerd.bundle("alive"))/shim-binary-path",
                atomically: true,
                encoding: .utf8
            )
            let cleanup = try Shimtop("cleanup", "--yes", "--state", containerd.state, "alive")
            #expect(cleanup.status != 0, "\(cleanup.output)")
            #expect(isUntouched(pid, "alive", containerd))
            kill(pid, SIGKILL)
        }
    }

    @Test func aShimWhoseSocketIsGoneIsUnreachableUnderAnyName() async throws {
        try await PrivateContainerd.run { containerd in
            let renamed = "\(containerd.folder)/myshim"
            try Shell.run(["cp", "/usr/bin/containerd-shim-runc-v2", renamed])
            let pids = [
                "usual": try containerd.runTask("usual"),
                "renamed": try containerd.runTask("renamed", runtime: renamed),
            ]
            containerd.stop()
            for (id, pid) in pids {
                let shim = try containerd.shimPid(id)
                let address = try String(contentsOfFile: "\(containerd.bundle(id))/address", encoding: .utf8)
                try FileManager.default.removeItem(atPath: String(address.dropFirst("unix://".count)))
                let row = try #require(try Listing.read(containerd.state).first { $0.id == id })
                #expect(
                    row.health == "broken" && row.shimPid == shim && row.why.contains("shim \(shim) is still there"),
                    "\(row)"
                )
                let cleanup = try Shimtop("cleanup", "--yes", "--state", containerd.state, id)
                #expect(cleanup.status == 3 && cleanup.errors.contains("\(shim)"), "\(cleanup.errors)")
                #expect(isUntouched(pid, id, containerd))
            }
            // And one that is dead is.
            kill(try containerd.shimPid("usual"), SIGKILL)
            try await eventually("it is dead") {
                (try? Listing.read(containerd.state))?.first { $0.id == "usual" }?.health == "dead"
            }
            #expect(try Shimtop("cleanup", "--yes", "--state", containerd.state, "usual").status == 0)
            #expect(isUntouched(pids["renamed"] ?? 0, "renamed", containerd))
        }
    }
}
