// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What is known of real tasks: the tar of it, one process signalled, figures as the kernel has them.
@Suite(.serialized, .realShims) struct ForensicCommandTests {
    @Test func theTarHoldsEverythingButSecrets() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.ctr(
                "run",
                "-d",
                "--env",
                "DB_PASSWORD=hunter2",
                "--rootfs",
                containerd.rootfs,
                "etl",
                "/bin/sh",
                "-c",
                "sleep 100000; echo --token=abcdef"
            )
            let pid = try containerd.initPid("etl")
            let tar = "\(containerd.folder)/etl.tar"
            let made = try Shimtop("bundle", "--state", containerd.state, "-o", tar, "etl")
            #expect(made.status == 0 && made.output.contains("KiB in \(tar)"), "\(made.errors)")
            let names = Set(
                try Shell.run(["tar", "-tf", tar]).split(separator: "\n").compactMap { $0.split(separator: "/").last }
            )
            for name in [
                "why.txt", "metrics.txt", "processes.txt", "spec.json", "state.json", "bundle.txt", "host.txt",
                "process.txt", "log-shim.txt",
            ] { #expect(names.contains(Substring(name)), "\(name) is not among \(names)") }
            let all = try Shell.run(["tar", "-xOf", tar])
            #expect(all.contains("DB_PASSWORD=********") && !all.contains("hunter2"))
            #expect(all.contains("--token=********") && !all.contains("abcdef"))
            #expect(all.contains("\"taskPid\": \(pid)") && all.contains("\"dial\": "))
            let mode = try FileManager.default.attributesOfItem(atPath: tar)[.posixPermissions] as? Int
            #expect(mode == 0o600)
            let again = try Shimtop("bundle", "--state", containerd.state, "-o", tar, "etl")
            #expect(again.status == 1 && again.errors.contains("is there already"), "\(again.errors)")
            #expect(try Shimtop("bundle", "--state", containerd.state, "nobody").status == 2)
        }
    }

    @Test func aShimThatIsStoppedDoesNotKeepTheRestFromBeingCollected() async throws {
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("held")
            let shim = try containerd.shimPid("held")
            kill(shim, SIGSTOP)
            defer { kill(shim, SIGCONT) }
            let tar = "\(containerd.folder)/held.tar"
            let made = try Shimtop("bundle", "--state", containerd.state, "-o", tar, "held")
            #expect(made.status == 0, "\(made.errors)")
            let all = try Shell.run(["tar", "-xOf", tar])
            #expect(all.contains("SIGCONT wakes it (shim-stopped, confidence high)"))
            #expect(all.contains("\"error\": ") && all.contains("sleep 100000"))
        }
    }

    @Test func oneProcessOfATaskIsSignalledFromItsTree() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask("tree", script: "sleep 77777 & wait; sleep 88888")
            try await TerminalProgram.run(["--state", containerd.state]) { program in
                try await program.select("tree")
                try program.press("t")
                try await program.shows("  sleep 77777")
                try program.press("j", "K")
                try await program.shows("Signal to process")
                try program.press("Enter")
                try await program.shows("past its shim: sleep 77777?")
                try program.press("y")
                // The shell that waited for it goes on with the other one.
                try await program.shows("sleep 88888", within: 15)
                #expect(Shell.isRunning(pid))
            }
        }
    }

    @Test func figuresAreThoseOfTheKernel() async throws {
        try await PrivateContainerd.run { containerd in
            let pid = try containerd.runTask(
                "busy",
                script: "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done; sleep 100000"
            )
            try await eventually("it has rested") {
                try String(contentsOfFile: "/proc/\(pid)/wchan", encoding: .utf8) != "0"
            }
            let served = try Shimtop.Running(["export", "--listen", "127.0.0.1:0", "--state", containerd.state])
            defer { kill(served.pid, SIGTERM) }
            var port = ""
            try await eventually("it listens", within: 20) {
                let words = served.errors.split(separator: "/").first { $0.hasPrefix("127.0.0.1:") }
                port = words.map { String($0.dropFirst("127.0.0.1:".count)) } ?? ""
                return !port.isEmpty
            }
            let text = try Shell.run([
                "bash", "-c",
                #"exec 3<>/dev/tcp/127.0.0.1/"$1"; printf 'GET /metrics HTTP/1.0\r\n\r\n' >&3; timeout 10 cat <&3"#,
                "bash", port,
            ])
            func metric(_ name: String) -> Double? {
                text.split(whereSeparator: \.isNewline).first { $0.hasPrefix("\(name){") }
                    .flatMap { $0.split(separator: " ").last }.flatMap { Double($0) }
            }
            struct Metrics: Decodable {
                let cpuUsage: Double
                let memoryWorkingSet: Double
            }
            let shim = try #require(
                try Shimtop("stats", "--json", "--state", containerd.state, "busy").json([Metrics].self).first
            )
            let time = try #require(metric("shimtop_task_cpu_seconds_total"))
            let memory = try #require(metric("shimtop_task_memory_working_set_bytes"))
            #expect(time > 0 && abs(time - shim.cpuUsage / 1e9) < 0.05, "\(time) s, the shim says \(shim.cpuUsage) ns")
            #expect(
                memory > 0 && abs(memory - shim.memoryWorkingSet) < 262_144,
                "\(memory), the shim says \(shim.memoryWorkingSet)"
            )
        }
    }

    @Test func theDoctorSaysWhatIsSeen() async throws {
        struct Finding: Decodable {
            let subject: String
            let state: String
            let found: String
        }
        try await PrivateContainerd.run { containerd in
            try containerd.runTask("a")
            let doctor = try Shimtop("doctor", "--json", "--state", containerd.state)
            let findings = try doctor.json([Finding].self)
            func state(_ subject: String) -> String? { findings.first { $0.subject == subject }?.state }
            #expect(
                state("user") == "ok" && state("cgroups") == "ok" && state("pidfd") == "ok" && state("shims") == "ok"
            )
            #expect(state("containerd of \(containerd.state)") == "ok")
            containerd.stop()
            let later = try Shimtop("doctor", "--state", containerd.state)
            #expect(later.output.contains("limited  containerd of \(containerd.state)"), "\(later.output)")
            #expect(later.output.contains("the one task is answered for"))
        }
    }
}
