// SPDX-License-Identifier: Apache-2.0

import Foundation
import Glibc

/// A state directory and an OCI bundle folder of the test's own, for containers without any containerd.
final class OwnHost {
    let folder: String
    let namespace: String

    var state: String { "\(folder)/state" }
    var source: String { "\(folder)/oci" }

    private init(folder: String) {
        self.folder = folder
        namespace = "o\(getpid())-\(folder.suffix(4))"
    }

    /// Runs the body with a fresh host on which nothing runs, and leaves nothing behind.
    static func run<Value>(_ body: (OwnHost) async throws -> Value) async throws -> Value {
        if let missing = Requirements.missing { throw Shell.Failure(description: "cannot run real shims: \(missing)") }
        let folder = try Shell.run(["mktemp", "-d", "/tmp/shimtop-own-XXXX"]).trimmingCharacters(
            in: .whitespacesAndNewlines
        )
        let host = OwnHost(folder: folder)
        defer { host.tearDown() }
        try host.prepare()
        return try await body(host)
    }

    private func prepare() throws {
        try Shell.run(["mkdir", "-p", state, "\(source)/rootfs/bin", "\(source)/rootfs/tmp", "\(source)/rootfs/proc"])
        try Shell.run(["cp", "/bin/busybox", "\(source)/rootfs/bin/busybox"])
        for applet in ["sh", "sleep", "echo", "cat", "stty", "true"] {
            try Shell.run(["ln", "-s", "busybox", "\(source)/rootfs/bin/\(applet)"])
        }
        try Shell.run(["runc", "spec", "--bundle", source])
        try write(script: "sleep 100000")
    }

    /// Says what the container of the folder runs.
    func write(script: String, terminal: Bool = false) throws {
        let path = "\(source)/config.json"
        let content = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: path)))
        guard var spec = content as? [String: Any], var process = spec["process"] as? [String: Any] else {
            throw Shell.Failure(description: "runc spec wrote something else")
        }
        process["args"] = ["/bin/sh", "-c", script]
        process["terminal"] = terminal
        spec["process"] = process
        try JSONSerialization.data(withJSONObject: spec).write(to: URL(fileURLWithPath: path))
    }

    func bundle(_ id: String) -> String { "\(state)/io.containerd.runtime.v2.task/\(namespace)/\(id)" }

    /// Every shim that was started here.
    func shims() throws -> [Int32] {
        try Shell.run(["pgrep", "-f", "^[^ ]*containerd-shim.*-namespace \(namespace) "], allowFailure: true)
            .split(separator: "\n").compactMap { Int32($0) }
    }

    private func tearDown() {
        for pid in (try? shims()) ?? [] { kill(pid, SIGKILL) }
        let root = "/run/containerd/runc/\(namespace)"
        for id in (try? FileManager.default.contentsOfDirectory(atPath: root)) ?? [] {
            _ = try? Shell.run(["runc", "--root", root, "delete", "--force", id], allowFailure: true)
        }
        _ = try? Shell.run(["rm", "-rf", folder, root], allowFailure: true)
    }
}
