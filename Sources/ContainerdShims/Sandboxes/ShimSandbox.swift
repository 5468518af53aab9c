// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import SwiftProtobuf

/// The sandbox that some shims host beside their tasks, such as those of virtual machines.
///
/// A handle, as ``ShimTask`` is. A shim that hosts none, the runc shim of containerd 2 among them, answers every call
/// with `unimplemented`.
public struct ShimSandbox: Sendable {
    /// Full name of the service.
    public static let service = "containerd.runtime.sandbox.v1.Sandbox"

    /// Id of the sandbox.
    public let id: String
    /// The shim that is asked.
    public let shim: Shim

    /// Prepares the sandbox; it runs once it is started.
    public func create(_ creation: SandboxCreation, timeout: Duration) async throws(ShimError) {
        try Identifier.validate(id, as: "sandbox id")
        var request = SandboxCreateRequest()
        request.sandboxID = id
        request.bundlePath = creation.bundle
        request.rootfs = creation.rootfs.map(\.message)
        request.netnsPath = creation.networkNamespace
        request.annotations = creation.annotations
        if let options = creation.options { request.options = options.any }
        try await callForNothing("CreateSandbox", request, timeout)
    }

    /// Starts a sandbox that was created.
    public func start(timeout: Duration) async throws(ShimError) -> SandboxStart {
        var request = SandboxStartRequest()
        request.sandboxID = id
        let reply: SandboxStartResponse = try await call("StartSandbox", request, timeout)
        return SandboxStart(pid: Int32(truncatingIfNeeded: reply.pid), createdAt: reply.createdAt.date)
    }

    /// What the sandbox's tasks run on.
    public func platform(timeout: Duration) async throws(ShimError) -> SandboxPlatform {
        var request = SandboxPlatformRequest()
        request.sandboxID = id
        let reply: SandboxPlatformResponse = try await call("Platform", request, timeout)
        return SandboxPlatform(
            os: reply.platform.os,
            architecture: reply.platform.architecture,
            variant: reply.platform.variant
        )
    }

    /// Stops the sandbox; `grace` is what it is given before it is ended by force, rounded up to whole seconds.
    public func stop(grace: Duration, timeout: Duration) async throws(ShimError) {
        var request = SandboxStopRequest()
        request.sandboxID = id
        let (seconds, attoseconds) = grace.components
        request.timeoutSecs = UInt32(clamping: min(seconds, Int64(UInt32.max)) + (attoseconds > 0 ? 1 : 0))
        try await callForNothing("StopSandbox", request, timeout)
    }

    /// Waits for the sandbox to end.
    public func wait(timeout: Duration) async throws(ShimError) -> TaskExit {
        var request = SandboxWaitRequest()
        request.sandboxID = id
        let reply: SandboxWaitResponse = try await call("WaitSandbox", request, timeout)
        return TaskExit(status: reply.exitStatus, at: reply.exitedAt)
    }

    /// What the shim says of the sandbox; `verbose` asks for everything.
    public func status(verbose: Bool = false, timeout: Duration) async throws(ShimError) -> SandboxStatus {
        var request = SandboxStatusRequest()
        request.sandboxID = id
        request.verbose = verbose
        let reply: SandboxStatusResponse = try await call("SandboxStatus", request, timeout)
        return SandboxStatus(
            pid: reply.pid == 0 ? nil : Int32(truncatingIfNeeded: reply.pid),
            state: reply.state,
            info: reply.info,
            createdAt: reply.createdAt.date,
            exitedAt: reply.exitedAt.date,
            extra: reply.hasExtra ? PackedMessage(reply.extra) : nil
        )
    }

    /// Asks whether the sandbox is alive.
    public func ping(timeout: Duration) async throws(ShimError) {
        var request = SandboxPingRequest()
        request.sandboxID = id
        try await callForNothing("PingSandbox", request, timeout)
    }

    /// Asks the shim to end the sandbox and itself; a connection that closes instead of an answer is success.
    public func shutdown(timeout: Duration) async throws(ShimError) {
        var request = SandboxShutdownRequest()
        request.sandboxID = id
        do {
            let _: Google_Protobuf_Empty = try await shim.call(
                "ShutdownSandbox",
                request,
                of: Self.service,
                timeout: timeout
            )
        } catch .closed {
            return
        } catch {
            throw ShimError(error, attempting: "ShutdownSandbox", on: id)
        }
    }

    /// What the shim measures of the sandbox as a whole.
    public func metrics(timeout: Duration) async throws(ShimError) -> TaskMetrics {
        var request = SandboxMetricsRequest()
        request.sandboxID = id
        let reply: SandboxMetricsResponse = try await call("SandboxMetrics", request, timeout)
        return try TaskMetrics(PackedMessage(reply.metrics.data), of: id)
    }

    // MARK: -

    private func callForNothing(_ method: String, _ request: some Message, _ timeout: Duration) async throws(ShimError)
    {
        let _: Google_Protobuf_Empty = try await call(method, request, timeout)
    }

    private func call<Reply: Message>(
        _ method: String,
        _ request: some Message,
        _ timeout: Duration
    ) async throws(ShimError) -> Reply {
        do {
            return try await shim.call(method, request, of: Self.service, timeout: timeout)
        } catch {
            throw ShimError(error, attempting: method, on: id)
        }
    }
}

/// What a sandbox is made from.
public struct SandboxCreation: Sendable, Hashable {
    /// Absolute path of its bundle.
    public var bundle: String
    /// What is mounted on the bundle's `rootfs` first.
    public var rootfs: [RootfsMount] = []
    /// Path of the network namespace; empty for none.
    public var networkNamespace = ""
    /// Passed on to the shim.
    public var annotations: [String: String] = [:]
    /// What the shim is told; nil leaves it to the shim.
    public var options: PackedMessage?

    /// A sandbox made from a bundle.
    public init(bundle: String) { self.bundle = bundle }
}
