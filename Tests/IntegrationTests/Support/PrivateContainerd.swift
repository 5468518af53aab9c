// SPDX-License-Identifier: Apache-2.0

import Foundation

/// A containerd of the test's own, with its own root, state and sockets, and real runc tasks.
final class PrivateContainerd {
    let folder: String
    let namespace: String
    private var daemon: Int32?

    var state: String { "\(folder)/state" }
    var socket: String { "\(state)/containerd.sock" }
    var log: String { "\(folder)/containerd.log" }
    var rootfs: String { "\(folder)/rootfs" }

    private init(folder: String) {
        self.folder = folder
        // runc keeps its own state by namespace and id, apart from every --state: the namespace has to be the test's own.
        namespace = "t\(getpid())-\(folder.suffix(4))"
    }

    /// Runs the body with a fresh containerd that answers, and leaves nothing behind.
    static func run<Value>(_ body: (PrivateContainerd) async throws -> Value) async throws -> Value {
        if let missing = Requirements.missing { throw Shell.Failure(description: "cannot run real shims: \(missing)") }
        let folder = try Shell.run(["mktemp", "-d", "/tmp/shimtop-test-XXXX"]).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        let containerd = PrivateContainerd(folder: folder)
        defer { containerd.tearDown() }
        try containerd.prepare()
        try await containerd.start()
        return try await body(containerd)
    }

    private func prepare() throws {
        try Shell.run(["mkdir", "-p", "\(rootfs)/bin", "\(rootfs)/tmp", state, "\(folder)/root"])
        try Shell.run(["cp", "/bin/busybox", "\(rootfs)/bin/busybox"])
        for applet in ["sh", "sleep", "echo", "cat"] {
            try Shell.run(["ln", "-s", "busybox", "\(rootfs)/bin/\(applet)"])
        }
        let config = """
            version = 2
            root = "\(folder)/root"
            state = "\(state)"
            disabled_plugins = ["io.containerd.grpc.v1.cri"]
            [grpc]
            address = "\(socket)"

            """
        try config.write(toFile: "\(folder)/config.toml", atomically: true, encoding: .utf8)
    }

    /// Starts the daemon and waits until it answers.
    ///
    /// Its shims look for their runtime in a folder of the test's own first, where one is given.
    func start(runtimeFolder: String? = nil) async throws {
        let environment = runtimeFolder.map { ["env", "PATH=\($0):/usr/sbin:/usr/bin:/sbin:/bin"] } ?? []
        daemon = try Shell.start(
            environment + ["/usr/bin/containerd", "-c", "\(folder)/config.toml", "-l", "debug"],
            output: log,
            errors: log
        )
        try await eventually("containerd answers") { (try? ctr("version")) != nil }
    }

    /// Makes a folder with a runtime in it whose calls hang for as long as there is a file `hold` beside it.
    func holdRuntimeCalls() throws -> String {
        let bin = "\(folder)/bin"
        let wrapper = """
            #!/bin/sh
            while [ -e \(bin)/hold ]; do sleep 0.1; done
            exec /usr/sbin/runc "$@"

            """
        try Shell.run(["mkdir", bin])
        try wrapper.write(toFile: "\(bin)/runc", atomically: true, encoding: .utf8)
        try Shell.run(["chmod", "755", "\(bin)/runc"])
        return bin
    }

    /// The daemon's process; 0 while it does not run.
    var pid: Int32 { daemon ?? 0 }

    /// Ends the daemon at once, as a crash does; its shims stay.
    func stop() {
        guard let daemon else { return }
        kill(daemon, SIGCONT)
        kill(daemon, SIGKILL)
        Shell.wait(daemon)
        self.daemon = nil
    }

    @discardableResult
    func ctr(_ arguments: String...) throws -> String { try ctr(arguments) }

    @discardableResult
    private func ctr(_ arguments: [String]) throws -> String {
        try Shell.run(["ctr", "-a", socket, "-n", namespace] + arguments)
    }

    /// Starts a task that runs a shell script, and returns its init process; those of one group share a shim, as a pod's do.
    @discardableResult
    func runTask(
        _ id: String,
        script: String = "sleep 100000",
        sharing group: String? = nil,
        cgroup: String? = nil,
        runtime: String? = nil
    ) throws -> Int32 {
        let options =
            (group.map { ["--annotation", "io.containerd.runc.v2.group=\($0)"] } ?? [])
            + (cgroup.map { ["--cgroup", $0] } ?? []) + (runtime.map { ["--runtime", $0] } ?? [])
        try ctr(["run", "-d"] + options + ["--rootfs", rootfs, id, "/bin/sh", "-c", script])
        return try initPid(id)
    }

    func bundle(_ id: String) -> String { "\(state)/io.containerd.runtime.v2.task/\(namespace)/\(id)" }

    func initPid(_ id: String) throws -> Int32 {
        let text = try String(contentsOfFile: "\(bundle(id))/init.pid", encoding: .utf8)
        guard let pid = Int32(text) else { throw Shell.Failure(description: "init.pid of \(id) holds \(text)") }
        return pid
    }

    /// The shim of a task, which is the parent of its init process.
    func shimPid(_ id: String) throws -> Int32 { try parent(of: initPid(id)) }

    private func parent(of pid: Int32) throws -> Int32 {
        let text = try Shell.run(["ps", "-o", "ppid=", "-p", "\(pid)"])
        guard let parent = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) else {
            throw Shell.Failure(description: "pid \(pid) has no parent")
        }
        return parent
    }

    /// `ctr task ls` as id -> (pid, status).
    func tasks() throws -> [String: (pid: Int32, status: String)] {
        var tasks: [String: (pid: Int32, status: String)] = [:]
        for line in try ctr("task", "ls").split(separator: "\n").dropFirst() {
            let words = line.split(separator: " ")
            guard words.count == 3, let pid = Int32(words[1]) else { continue }
            tasks[String(words[0])] = (pid, String(words[2]))
        }
        return tasks
    }

    /// State of the freezer that holds a process, whatever the cgroup version: `THAWED`, `FROZEN` or `FREEZING`.
    func freezer(of pid: Int32) throws -> String {
        let lines = try String(contentsOfFile: "/proc/\(pid)/cgroup", encoding: .utf8).split(separator: "\n")
        if let path = lines.first(where: { $0.contains(":freezer:") })?.split(separator: ":").last {
            return try String(contentsOfFile: "/sys/fs/cgroup/freezer\(path)/freezer.state", encoding: .utf8)
                .trimmingCharacters(in: .whitespacesAndNewlines)
        }
        let path = lines.first { $0.hasPrefix("0::") }?.dropFirst(3) ?? "/"
        let events = try String(contentsOfFile: "/sys/fs/cgroup\(path)/cgroup.events", encoding: .utf8)
        return events.contains("frozen 1") ? "FROZEN" : "THAWED"
    }

    /// Freezes or thaws the cgroup of a process, as somebody who does not tell the shim.
    func freeze(_ pid: Int32, _ isFrozen: Bool) throws {
        let lines = try String(contentsOfFile: "/proc/\(pid)/cgroup", encoding: .utf8).split(separator: "\n")
        if let path = lines.first(where: { $0.contains(":freezer:") })?.split(separator: ":").last {
            let file = "/sys/fs/cgroup/freezer\(path)/freezer.state"
            return try Data((isFrozen ? "FROZEN" : "THAWED").utf8).write(to: URL(fileURLWithPath: file))
        }
        let path = lines.first { $0.hasPrefix("0::") }?.dropFirst(3) ?? "/"
        try Data((isFrozen ? "1" : "0").utf8).write(to: URL(fileURLWithPath: "/sys/fs/cgroup\(path)/cgroup.freeze"))
    }

    /// Moves a process into the cgroup of another one, or into one below it, which is made, in each hierarchy.
    func move(_ pid: Int32, besides other: Int32, below name: String? = nil) throws {
        let lines = try String(contentsOfFile: "/proc/\(other)/cgroup", encoding: .utf8).split(separator: "\n")
        for line in lines {
            let fields = line.split(separator: ":", maxSplits: 2, omittingEmptySubsequences: false).map(String.init)
            // A cpuset that is made has no processors.
            guard fields.count == 3, fields[2] != "/", name == nil || fields[1] != "cpuset" else { continue }
            let folder = "/sys/fs/cgroup/\(fields[1])\(fields[2])" + (name.map { "/\($0)" } ?? "")
            guard FileManager.default.fileExists(atPath: "/sys/fs/cgroup/\(fields[1])\(fields[2])/cgroup.procs") else {
                continue
            }
            if name != nil {
                try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: false)
            }
            try Data("\(pid)".utf8).write(to: URL(fileURLWithPath: "\(folder)/cgroup.procs"))
        }
    }

    /// The limit of processes of the cgroup that holds a process, whatever the cgroup version.
    func pidsLimit(of pid: Int32) throws -> String {
        let lines = try String(contentsOfFile: "/proc/\(pid)/cgroup", encoding: .utf8).split(separator: "\n")
        let v1 = lines.first { $0.contains(":pids:") }?.split(separator: ":").last.map { "pids\($0)" }
        let path = v1 ?? lines.first { $0.hasPrefix("0::") }.map { String($0.dropFirst(3)) } ?? "/"
        return try String(contentsOfFile: "/sys/fs/cgroup/\(path)/pids.max", encoding: .utf8)
            .trimmingCharacters(in: .whitespacesAndNewlines)
    }

    private func tearDown() {
        stop()
        // Shims first: each takes its container's init with it once nobody reaps for it.
        for line in (try? Shell.run(["pgrep", "-f", "containerd-shim.*\(socket)"], allowFailure: true))?.split(
            separator: "\n"
        ) ?? [] {
            if let pid = Int32(line) { kill(pid, SIGKILL) }
        }
        for id in (try? FileManager.default.contentsOfDirectory(atPath: "/run/containerd/runc/\(namespace)")) ?? [] {
            _ = try? Shell.run(
                ["runc", "--root", "/run/containerd/runc/\(namespace)", "delete", "--force", id],
                allowFailure: true
            )
        }
        _ = try? Shell.run(["rm", "-rf", folder, "/run/containerd/runc/\(namespace)"], allowFailure: true)
    }
}
