// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What is wrong with containers, whose shims are in order, is provoked for real, and named.
@Suite(.serialized, .realShims) struct ContainerVerdictTests: ProvokedVerdicts {
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

    @Test func aProcessThatWaitsForAFileSystemIsNamedWithWhatItWaitsFor() async throws {
        try await PrivateContainerd.run { containerd in
            let folder = "\(containerd.rootfs)/slow"
            try Shell.run(["mkdir", "-p", folder])
            let filesystem = try HangingFilesystem(at: folder)
            var isOpen = true
            defer { if isOpen { filesystem.close() } }
            let pid = try containerd.runTask("waits", script: "trap : USR1; read line < /slow/file; sleep 100000")
            // A signal that is not its end makes its wait one that no further signal gets through to. One that comes
            // while the file is still being opened would not last: the open is answered.
            try await eventually("its wait can't be interrupted") {
                let descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/fd").compactMap {
                    try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/\(pid)/fd/\($0)")
                }
                guard descriptors.contains(where: { $0.hasSuffix("/slow/file") }) else { return false }
                kill(pid, SIGUSR1)
                let stat = try String(contentsOfFile: "/proc/\(pid)/stat", encoding: .utf8)
                let waits = try String(contentsOfFile: "/proc/\(pid)/wchan", encoding: .utf8) == "request_wait_answer"
                return waits && stat.contains(") D ")
            }
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
}
