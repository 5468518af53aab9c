// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import Foundation
import Glibc
import LinuxHost
import NIOPosix
import ShimManagement
import StreamSockets
import SwiftProtobuf
import TTRPC

extension PrivateContainerd {
    /// Starts a real shim and a real task without containerd, in a bundle beside its own.
    ///
    /// That is what a task that comes up while containerd is down looks like. The spec is that of a task that is there, but for the id and the script.
    @discardableResult
    func startByHand(
        _ id: String,
        like model: String,
        script: String
    ) async throws -> ContainerdShims.BootstrapParams {
        let path = bundle(id)
        try FileManager.default.createDirectory(atPath: "\(path)/rootfs", withIntermediateDirectories: true)
        try spec(id, like: model, script: script).write(to: URL(fileURLWithPath: "\(path)/config.json"))
        guard mkfifo("\(path)/log", 0o700) == 0 else { throw Shell.Failure(description: "no FIFO in \(path)") }
        // A shim waits with everything until somebody reads its log.
        let log = open("\(path)/log", O_RDWR | O_NONBLOCK | O_CLOEXEC)
        defer { close(log) }
        let binary = try ShimBinary(runtime: "io.containerd.runc.v2")
        let form = await binary.stdinForm(within: .seconds(10))
        let params = try await binary.start(context(id), stdin: form, within: .seconds(10))
        let client = try await TTRPCClient.connect(
            to: .path(String(params.address.dropFirst("unix://".count))),
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
        return params
    }

    /// What containerd would tell a shim's program about a task.
    func context(_ id: String) -> ShimBinaryContext {
        ShimBinaryContext(
            id: TaskID(namespace: namespace, id: id),
            bundle: bundle(id),
            grpcAddress: socket,
            publishBinary: "/bin/true"
        )
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
