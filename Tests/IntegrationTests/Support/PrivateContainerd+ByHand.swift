// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import Foundation
import Glibc
import NIOPosix
import StreamSockets
import SwiftProtobuf
import TTRPC

extension PrivateContainerd {
    /// Starts a real shim and a real task without containerd, in a bundle beside its own.
    ///
    /// That is what a task that comes up while containerd is down looks like. The spec is that of a task that is there, but for the id and the script.
    func startByHand(_ id: String, like model: String, script: String) async throws {
        let path = bundle(id)
        try FileManager.default.createDirectory(atPath: "\(path)/rootfs", withIntermediateDirectories: true)
        try spec(id, like: model, script: script).write(to: URL(fileURLWithPath: "\(path)/config.json"))
        guard mkfifo("\(path)/log", 0o700) == 0 else { throw Shell.Failure(description: "no FIFO in \(path)") }
        // A shim waits with everything until somebody reads its log.
        let log = open("\(path)/log", O_RDWR | O_NONBLOCK | O_CLOEXEC)
        defer { close(log) }
        let address = try Shell.run([
            "env", "-C", path, "TTRPC_ADDRESS=\(socket).ttrpc", "/usr/bin/containerd-shim-runc-v2", "-namespace",
            namespace,
            "-address", socket, "-publish-binary", "/bin/true", "-id", id, "start",
        ])
        let client = try await TTRPCClient.connect(
            to: .path(String(address.trimmingCharacters(in: .whitespacesAndNewlines).dropFirst("unix://".count))),
            timeout: .seconds(5),
            on: MultiThreadedEventLoopGroup.singleton.next()
        )
        let create = TaskCreateRequest.with {
            $0.id = id
            $0.bundle = path
        }
        try await call("Create", create, on: client)
        try await call("Start", TaskStartRequest.with { $0.id = id }, on: client)
        await client.close()
    }

    private func call(_ method: String, _ request: some Message, on client: TTRPCClient) async throws {
        let payload: [UInt8] = try request.serializedBytes()
        _ = try await client.call(
            service: TaskService.name(version: 2),
            method: method,
            payload: payload,
            timeout: .seconds(10)
        )
    }

    private func spec(_ id: String, like model: String, script: String) throws -> Data {
        let content = try Data(contentsOf: URL(fileURLWithPath: "\(bundle(model))/config.json"))
        guard var spec = try JSONSerialization.jsonObject(with: content) as? [String: Any],
            var process = spec["process"] as? [String: Any], var linux = spec["linux"] as? [String: Any]
        else { throw Shell.Failure(description: "\(model) has no spec to go by") }
        process["args"] = ["/bin/sh", "-c", script]
        linux["cgroupsPath"] = "/\(namespace)/\(id)"
        spec["process"] = process
        spec["linux"] = linux
        return try JSONSerialization.data(withJSONObject: spec)
    }
}
