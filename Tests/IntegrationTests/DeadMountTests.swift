// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc
import ShimSimulator
import Testing

/// A file system that answers nothing, wherever it lies: shimtop goes on, says so, and ends when it is told to.
///
/// Times are asserted far above what they are on an idle machine, where every command takes less than three seconds.
@Suite(.serialized, .realShims) struct DeadMountTests {
    /// Where the dead mount is, as seen from shimtop.
    enum Place: String, CaseIterable, Sendable {
        case openFile, workingDirectory, executable, stdoutFolder, podLogs, rootfs, stateDirectory, home, configuration,
            journal
    }

    /// A healthy host, a dead mount and how shimtop has to be run for the two to meet.
    private struct Scene {
        let state: String
        let dead: String
        var arguments: [String] = []
        var environment: [String: String] = [:]
        /// A folder that the dead mount lies on, too, for shimtop alone.
        var cover: String?

        func command(_ words: [String]) -> [String] {
            let program = [TerminalProgram.binary] + words + ["--state", state] + arguments
            let variables = ["env", "SHIMTOP_CHECK_THREADS=1"] + environment.map { "\($0.key)=\($0.value)" }
            guard let cover else { return variables + program }
            return ["unshare", "-m", "sh", "-c", #"mount --bind "$0" "$1" && shift && exec "$@""#, dead, cover]
                + variables + program
        }
    }

    private func run(_ place: Place, _ body: @Sendable (Scene) async throws -> Void) async throws {
        let folder = try Shell.run(["mktemp", "-d", "/tmp/shimtop-dead-XXXX"]).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        defer { _ = try? Shell.run(["rm", "-rf", folder]) }
        let dead = "\(folder)/dead"
        try Shell.run(["mkdir", dead])
        let tasks = [
            SimulatedTask(id: "well", args: ["sleep"], stdout: place == .stdoutFolder ? "\(dead)/stdout" : ""),
            SimulatedTask(id: "other", args: ["sleep"]),
        ]
        let shims = tasks.map {
            SimulatedShim(namespace: "dead", tasks: [$0], version: 3, behaviour: .healthy, isChatty: false)
        }
        try await SimulatedHost.run(Scenario(shims: shims)) { host in
            let rootfs = "\(host.stateDirectory)/io.containerd.runtime.v2.task/dead/well/rootfs"
            let at = place == .rootfs ? rootfs : dead
            let mount = try HangingFilesystem(at: at, hanging: .everything)
            defer { mount.close() }
            var scene = Scene(state: host.stateDirectory, dead: at)
            var foreigner: Int32?
            defer { if let foreigner { kill(foreigner, SIGKILL) } }
            switch place {
            case .openFile: foreigner = try start("exec 3<\(at)/f; exec sleep 1000", folder)
            case .workingDirectory: foreigner = try start("cd \(at); exec sleep 1000", folder)
            case .executable: foreigner = try start("exec \(at)/f sleep 1000", folder)
            case .stateDirectory: scene.arguments = ["--state", at]
            case .home: scene.environment["HOME"] = at
            case .configuration: scene.environment["XDG_CONFIG_HOME"] = at
            case .podLogs: scene.cover = "/var/log/pods"
            case .journal: scene.cover = "/var/log/shimtop"
            case .stdoutFolder, .rootfs: break
            }
            if let cover = scene.cover { try Shell.run(["mkdir", "-p", cover]) }
            if let foreigner {
                try await eventually("the foreign process is where it should be") {
                    let name = (try? String(contentsOfFile: "/proc/\(foreigner)/comm", encoding: .utf8)) ?? ""
                    return name != "sh\n"
                }
            }
            mount.hang()
            try await body(scene)
        }
    }

    private func start(_ script: String, _ folder: String) throws -> Int32 {
        try Shell.start(["sh", "-c", script], output: "\(folder)/out", errors: "\(folder)/err")
    }

    /// Runs a command whose exit code says nothing of the mount.
    private func run(_ words: [String], _ scene: Scene) throws -> (output: String, errors: String, seconds: Double) {
        let folder = try Shell.run(["mktemp", "-d", "/tmp/shimtop-dead-XXXX"]).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        defer { _ = try? Shell.run(["rm", "-rf", folder]) }
        let began = ContinuousClock.now
        let pid = try Shell.start(
            ["timeout", "60"] + scene.command(words),
            output: "\(folder)/out",
            errors: "\(folder)/err"
        )
        let status = Shell.wait(pid)
        let seconds = began.duration(to: .now) / .seconds(1)
        let output = (try? String(contentsOfFile: "\(folder)/out", encoding: .utf8)) ?? ""
        let errors = (try? String(contentsOfFile: "\(folder)/err", encoding: .utf8)) ?? ""
        #expect(status != 124 && status < 128, "\(words): \(status) \(errors)")
        #expect(seconds < 30, "\(words) took \(seconds) s")
        return (output, errors, seconds)
    }

    @Test(arguments: Place.allCases) func commandsGoOn(place: Place) async throws {
        try await run(place) { scene in
            let list = try run(["ls"], scene)
            #expect(list.output.contains("well") && list.output.contains("other"), "\(list)")
            let why = try run(["why", "other"], scene)
            #expect(why.output.contains("nothing is found to be wrong"), "\(why)")
            for words in [["check"], ["doctor"], ["bundle", "other", "--output", "\(scene.state)/bundle.tar"]] {
                _ = try run(words, scene)
            }
        }
    }

    @Test func aTaskOnADeadMountSaysSo() async throws {
        try await run(.stdoutFolder) { scene in
            let why = try run(["why", "well"], scene)
            #expect(why.output.contains("\(scene.dead) (fuse), which this task uses, does not answer"), "\(why)")
            let doctor = try run(["doctor"], scene)
            #expect(doctor.output.contains("\(scene.dead) (fuse)"), "\(doctor)")
        }
    }

    @Test func aDeadStateDirectoryIsNamedBesideAHealthyOne() async throws {
        try await run(.stateDirectory) { scene in
            let list = try run(["ls"], scene)
            #expect(list.errors.contains("\(scene.dead) (fuse) does not answer"), "\(list)")
        }
    }

    @Test(arguments: Place.allCases) func theDashboardGoesOn(place: Place) async throws {
        try await run(place) { scene in
            try await TerminalProgram.run([], by: scene.command([])) { program in
                try await program.shows("well", within: 30)
                try program.press("?")
                try await program.shows("Esc leaves")
                try program.press("Escape")
                try await program.shows("Tasks")
                try program.press("q")
                try await program.shows("ended with 0")
                try await program.shows("modes restored")
            }
        }
    }

    @Test(arguments: [SIGTERM, SIGINT, SIGHUP]) func aSignalEndsACommandThatHangs(signal: Int32) async throws {
        try await run(.stateDirectory) { scene in
            let folder = "\(scene.state)/.."
            let pid = try Shell.start(scene.command(["watch"]), output: "\(folder)/out", errors: "\(folder)/err")
            try await eventually("a thread of it hangs", within: 30) {
                let program = try Shell.run(["pgrep", "-P", "\(pid)"], allowFailure: true).split(separator: "\n").first
                let places = try Shell.run(
                    ["sh", "-c", "cat /proc/\(program ?? "0")/task/*/wchan"],
                    allowFailure: true
                )
                return places.contains("request_wait_answer")
            }
            kill(pid, signal)
            #expect(Shell.wait(pid) == 128 + signal, "whatever threads of it hang")
        }
    }

    @Test func nothingIsSavedToADeadFolder() async throws {
        try await run(.openFile) { scene in
            try await TerminalProgram.run([], by: scene.command([])) { program in
                try await program.shows("well", within: 30)
                try program.press("P")
                try await program.shows("Save the screen to")
                try program.press("C-u")
                try program.type("\(scene.dead)/screen.txt")
                try await program.shows("nothing was saved to", within: 30)
                try program.press("q")
                try await program.shows("ended with 0")
            }
        }
    }
}
