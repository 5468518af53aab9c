// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import FoundationEssentials
import Glibc
import LinuxHost
import NIOPosix
import StreamSockets
import SwiftProtobuf
import TTRPC

/// A runc shim with one task, started without a containerd.
struct RealShim {
    private static let namespace = "shimtop-benchmark"
    private let id = "b\(getpid())"
    private let folder = "/tmp/shimtop-benchmark-\(getpid())"
    private var rootfs: String { "\(folder)/rootfs" }

    /// What stands in the way of real shims here; nil when nothing does.
    static var obstacle: String? {
        get async {
            guard geteuid() == 0 else { return "that needs root" }
            let missing = await Program.missing(["containerd-shim-runc-v2", "runc", "busybox"])
            return missing.isEmpty ? nil : "that needs \(missing.joined(separator: ", "))"
        }
    }

    /// Runs the body and leaves nothing behind.
    static func run(_ body: (MeasuredShim) async throws -> Void) async throws {
        let shim = RealShim()
        defer { try? FileManager.default.removeItem(atPath: shim.folder) }
        try await shim.prepare()
        // A shim waits with everything until somebody reads its log.
        let log = open("\(shim.folder)/log", O_RDWR | O_NONBLOCK | O_CLOEXEC)
        defer { close(log) }
        let params = try await shim.start()
        let measured = MeasuredShim(params: params, id: shim.id)
        let result: Result<Void, any Error>
        do {
            try await shim.startTask(measured)
            result = .success(try await body(measured))
        } catch {
            result = .failure(error)
        }
        try await shim.end(measured)
        try result.get()
    }

    private func prepare() async throws {
        try FileManager.default.createDirectory(atPath: "\(rootfs)/bin", withIntermediateDirectories: true)
        try await Program.run("sh", ["-c", "cp \"$(command -v busybox)\" \(rootfs)/bin/busybox"])
        let spec = """
            {
              "ociVersion": "1.0.2", "root": { "path": "\(rootfs)" },
              "process": { "args": ["/bin/busybox", "sleep", "100000"], "cwd": "/", "user": { "uid": 0, "gid": 0 } },
              "linux": {
                "cgroupsPath": "/\(Self.namespace)-\(id)",
                "namespaces": [{ "type": "pid" }, { "type": "mount" }, { "type": "ipc" }, { "type": "uts" }]
              },
              "mounts": [{ "destination": "/proc", "type": "proc", "source": "proc" }]
            }
            """
        try Data(spec.utf8).write(to: URL(filePath: "\(folder)/config.json"))
        guard mkfifo("\(folder)/log", 0o700) == 0 else { throw Program.Failure(description: "no FIFO in \(folder)") }
    }

    private func start() async throws -> ContainerdShims.BootstrapParams {
        let address = "\(folder)/containerd.sock"
        let output = try await Program.run(
            "containerd-shim-runc-v2",
            ["-namespace", Self.namespace, "-address", address, "-publish-binary", "/bin/true", "-id", id, "start"],
            environment: ["TTRPC_ADDRESS": "\(address).ttrpc"],
            in: folder
        )
        return try ContainerdShims.BootstrapParams(addressFile: Array(output.utf8))
    }

    private func startTask(_ shim: MeasuredShim) async throws {
        let create = TaskCreateRequest.with {
            $0.id = id
            $0.bundle = folder
        }
        try await call(shim, "Create", create)
        try await call(shim, "Start", TaskStartRequest.with { $0.id = id })
    }

    /// Whatever of the task is there ends, and then the shim.
    private func end(_ shim: MeasuredShim) async throws {
        let task = try await shim.connect(on: MultiThreadedEventLoopGroup.singleton.next())
        try? await task.kill(signal: SIGKILL, all: true, timeout: .seconds(5))
        _ = try? await task.wait(timeout: .seconds(5))
        _ = try? await task.delete(timeout: .seconds(10))
        try await task.shutdown(timeout: .seconds(5))
    }

    private func call(_ shim: MeasuredShim, _ method: String, _ request: some Message) async throws {
        let eventLoop = MultiThreadedEventLoopGroup.singleton.next()
        let client = try await TTRPCClient.connect(to: .path(shim.socket), timeout: .seconds(5), on: eventLoop)
        _ = try await client.call(
            service: TaskService.name(version: shim.params.version),
            method: method,
            payload: try request.serializedBytes(),
            timeout: .seconds(10)
        )
        await client.close()
    }
}
