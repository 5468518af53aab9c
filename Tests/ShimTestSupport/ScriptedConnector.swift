// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
package import ContainerdShims
package import HostRegistry
import LinuxHost
package import SwiftProtobuf
import Synchronization

/// Shims that answer as a test says, without a socket, and take down what they were asked.
package final class ScriptedConnector: ShimConnector {
    package typealias Answer = @Sendable (_ call: Call) async throws(ShimTransportError) -> [UInt8]

    package struct Call: Sendable, Hashable {
        var address: String
        package var service: String
        package var method: String
        package var id: String
        package var payload: [UInt8]

        package func request<Request: Message>(_ type: Request.Type = Request.self) throws -> Request {
            try Request(serializedBytes: payload)
        }
    }

    private struct State {
        var answers: [String: Answer] = [:]
        var calls: [Call] = []
        var connections: [String] = []
        var open: [String: [ConnectionLifetime]] = [:]
    }

    private let state = Mutex(State())
    /// What calls that are not answered are given up by.
    package let clock: any RegistryClock

    package init(clock: any RegistryClock = ContinuousClock()) { self.clock = clock }

    /// Says how the shim at an address answers; where nothing is said nobody listens.
    package func answer(at address: String, _ answer: @escaping Answer) {
        state.withLock { $0.answers[address] = answer }
    }

    /// The same for a shim that ends when it agrees to, as real ones do.
    package func answerUntilShutdown(at address: String, _ answer: @escaping Answer) {
        self.answer(at: address) { [weak self] call throws(ShimTransportError) in
            do throws(ShimTransportError) {
                let reply = try await answer(call)
                if call.method == "Shutdown" { self?.sever(address) }
                return reply
            } catch {
                if case .closed = error { self?.sever(address) }
                throw error
            }
        }
    }

    package var connections: [String] { state.withLock { $0.connections } }
    package var calls: [Call] { state.withLock { $0.calls } }
    package func calls(of method: String) -> [Call] { calls.filter { $0.method == method } }
    /// How many connections to an address nobody has ended.
    package func openConnections(to address: String) -> Int {
        state.withLock { $0.open[address, default: []].count { !$0.isOver } }
    }

    package func connect(
        to params: ContainerdShims.BootstrapParams,
        timeout: Duration
    ) async throws(ShimTransportError) -> any ShimTransport {
        let lifetime = ConnectionLifetime()
        let isThere = state.withLock { state in
            state.connections.append(params.address)
            guard state.answers[params.address] != nil else { return false }
            state.open[params.address, default: []].append(lifetime)
            return true
        }
        guard isThere else { throw .nobodyListens("its socket does not exist") }
        return Transport(connector: self, address: params.address, lifetime: lifetime)
    }

    /// Takes the shim at an address away, and ends every connection to it.
    package func sever(_ address: String) {
        state.withLock { $0.answers[address] = nil }
        hangUp(address)
    }

    /// Ends every connection to a shim that goes on to answer on new ones.
    package func hangUp(_ address: String) {
        let open = state.withLock { $0.open.removeValue(forKey: address) ?? [] }
        for lifetime in open { lifetime.end() }
    }

    private struct Transport: ShimTransport {
        let connector: ScriptedConnector
        let address: String
        let lifetime: ConnectionLifetime

        func call(
            service: String,
            method: String,
            payload: [UInt8],
            timeout: Duration
        ) async throws(ShimTransportError) -> [UInt8] {
            guard !lifetime.isOver else { throw .closed("the connection has ended") }
            // Every request has the id in field 1.
            let id = (try? TaskStateRequest(serializedBytes: payload, partial: true))?.id ?? ""
            let call = Call(address: address, service: service, method: method, id: id, payload: payload)
            let answer = connector.state.withLock { state in
                state.calls.append(call)
                return state.answers[address]
            }
            guard let answer else { throw .closed("the script took the shim away") }
            return try await within(timeout, call, answer)
        }

        func close() async { lifetime.end() }

        func waitUntilClosed() async -> String {
            await lifetime.wait()
            return "the script ended it"
        }

        /// A shim that does not answer is given up after the timeout or with the connection, as a real one is.
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
                    try? await connector.clock.sleep(for: timeout)
                    return .failure(Task.isCancelled ? .cancelled : .deadlineExceeded(after: timeout))
                }
                group.addTask {
                    await lifetime.wait()
                    return .failure(Task.isCancelled ? .cancelled : .closed("the script ended it"))
                }
                defer { group.cancelAll() }
                return await group.next() ?? .failure(.cancelled)
            }
            return try result.get()
        }
    }
}
