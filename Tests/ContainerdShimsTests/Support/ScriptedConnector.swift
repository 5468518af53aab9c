// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
import ContainerdShims
import SwiftProtobuf
import Synchronization

/// Shims that answer as a test says, without a socket, and take down what they were asked.
final class ScriptedConnector: ShimConnector {
    typealias Answer = @Sendable (_ call: Call) async throws(ShimTransportError) -> [UInt8]

    struct Call: Sendable, Hashable {
        var address: String
        var service: String
        var method: String
        var id: String
    }

    private struct State {
        var answers: [String: Answer] = [:]
        var calls: [Call] = []
        var connections: [String] = []
        var open: [String: [AsyncStream<Never>.Continuation]] = [:]
    }

    private let state = Mutex(State())

    /// Says how the shim at an address answers; where nothing is said nobody listens.
    func answer(at address: String, _ answer: @escaping Answer) { state.withLock { $0.answers[address] = answer } }

    var connections: [String] { state.withLock { $0.connections } }
    func calls(of method: String) -> [Call] { state.withLock { $0.calls.filter { $0.method == method } } }

    func connect(
        to params: ContainerdShims.BootstrapParams,
        timeout: Duration
    ) async throws(ShimTransportError) -> any ShimTransport {
        let (lifetime, end) = AsyncStream.makeStream(of: Never.self)
        let isThere = state.withLock { state in
            state.connections.append(params.address)
            state.open[params.address, default: []].append(end)
            return state.answers[params.address] != nil
        }
        guard isThere else { throw .nobodyListens("its socket does not exist") }
        return Transport(connector: self, address: params.address, lifetime: lifetime, end: end)
    }

    /// Takes the shim at an address away, and ends every connection to it.
    func sever(_ address: String) {
        let open = state.withLock { state in
            state.answers[address] = nil
            return state.open.removeValue(forKey: address) ?? []
        }
        for end in open { end.finish() }
    }

    private struct Transport: ShimTransport {
        let connector: ScriptedConnector
        let address: String
        let lifetime: AsyncStream<Never>
        let end: AsyncStream<Never>.Continuation

        func call(
            service: String,
            method: String,
            payload: [UInt8],
            timeout: Duration
        ) async throws(ShimTransportError) -> [UInt8] {
            // Every request of the Task service has the id in field 1.
            let id = (try? TaskStateRequest(serializedBytes: payload, partial: true))?.id ?? ""
            let call = Call(address: address, service: service, method: method, id: id)
            let answer = connector.state.withLock { state in
                state.calls.append(call)
                return state.answers[address]
            }
            guard let answer else { throw .closed("the script took the shim away") }
            return try await connector.within(timeout, call, answer)
        }

        func close() async { end.finish() }

        func waitUntilClosed() async -> String {
            for await _ in lifetime {}
            return "the script ended it"
        }
    }

    /// A shim that does not answer is given up after the timeout, as a connection does.
    private func within(
        _ timeout: Duration,
        _ call: Call,
        _ answer: @escaping Answer
    ) async throws(ShimTransportError) -> [UInt8] {
        let result = await withTaskGroup(of: Result<[UInt8], ShimTransportError>.self) { group in
            group.addTask {
                do throws(ShimTransportError) { return .success(try await answer(call)) } catch {
                    return .failure(error)
                }
            }
            group.addTask {
                try? await Task.sleep(for: timeout)
                return .failure(.deadlineExceeded(after: timeout))
            }
            defer { group.cancelAll() }
            return await group.next() ?? .failure(.cancelled)
        }
        return try result.get()
    }
}

/// Answers that a shim gives.
enum Reply {
    static func state(
        _ status: TaskProcessStatus,
        pid: Int32 = 0,
        exit: UInt32 = 0
    ) throws(ShimTransportError) -> [UInt8] {
        try encoded(
            TaskStateResponse.with {
                $0.status = status
                $0.pid = UInt32(bitPattern: pid)
                $0.exitStatus = exit
            }
        )
    }

    static func connect(shimPid: Int32 = 1) throws(ShimTransportError) -> [UInt8] {
        try encoded(TaskConnectResponse.with { $0.shimPid = UInt32(bitPattern: shimPid) })
    }

    static func delete(exit: UInt32) throws(ShimTransportError) -> [UInt8] {
        try encoded(TaskDeleteResponse.with { $0.exitStatus = exit })
    }

    static let notFound = ShimTransportError.status(code: 5, message: "container not created: not found")

    /// Never, as far as the caller is concerned.
    static func none() async throws(ShimTransportError) -> [UInt8] {
        try? await Task.sleep(for: .seconds(60))
        throw .cancelled
    }

    private static func encoded(_ message: some Message) throws(ShimTransportError) -> [UInt8] {
        do { return try message.serializedBytes() } catch { throw .malformed("\(error)") }
    }
}
