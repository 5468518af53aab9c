// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
package import ContainerdShims
import Diagnosis
import FoundationEssentials
import HostRegistry
import LinuxHost
import SwiftProtobuf

/// What is read of a task when somebody looks at it.
extension LiveHost {
    /// Reads one part of what can be known of a task, as the last snapshot knew it.
    ///
    /// Nothing is changed. Values of environment variables are masked unless `showsSecrets`. Throws `notFound` when there is
    /// no bundle of that name, and what keeps the part from being read; a shim that does not answer keeps none from it but
    /// itself: its silence is what ``TaskReport/Part/state`` then says.
    package func report(
        _ part: TaskReport.Part,
        of id: TaskID,
        showsSecrets: Bool = false
    ) async throws(ShimError) -> TaskReport {
        let known = try await registry.find(id)
        let reading = known.reading
        switch part {
        case .why:
            guard let evidence = await examiner.evidence(of: [id]).first else {
                throw ShimError(.notFound, "\(id): it is gone")
            }
            return TaskReport(part, .lines(evidence.explanation + ["", "seen:"] + evidence.facts.map { "  \($0)" }))
        case .metrics:
            let cgroup = await examiner.cgroup(of: reading)
            return try await BlockingIO.read("\(id): \(part.rawValue)") {
                TaskReport(part, .lines(UsageReport.lines(of: cgroup, shimPid: reading.shimPid)))
            }
        case .processes:
            guard let cgroup = await examiner.cgroup(of: reading) else {
                guard let pid = reading.pid else { throw ShimError(.notFound, "\(id): it has no process") }
                return try await BlockingIO.read("\(id): \(part.rawValue)") {
                    TaskReport(part, .processes(ContainerProcess.tree(below: pid)))
                }
            }
            return try await BlockingIO.read("\(id): \(part.rawValue)") { () throws(ShimError) in
                do throws(SystemError) {
                    return TaskReport(part, .processes(try ContainerProcess.tree(of: cgroup)))
                } catch {
                    throw ShimError(error, "\(id)")
                }
            }
        case .spec: return TaskReport(part, .document(try await spec(of: known.bundle, showsSecrets)))
        case .state: return TaskReport(part, .document(await state(of: known)))
        case .bundle:
            return try await BlockingIO.read("\(id): \(part.rawValue)") {
                TaskReport(part, .lines(BundleListing.lines(of: reading)))
            }
        }
    }

    private func spec(of bundle: ShimBundle, _ showsSecrets: Bool) async throws(ShimError) -> JSONValue {
        let bytes = try await BlockingIO.read("\(bundle.id): spec") { () throws(ShimError) in try bundle.spec() }
        let document: JSONValue
        do { document = try JSONValue(json: bytes) } catch {
            throw ShimError(.invalid, "\(bundle.id): its config.json is no JSON: \(error)")
        }
        return showsSecrets ? document : document.maskingEnvironment
    }

    // MARK: - What the shim answers

    /// Asks over a connection of its own, so that each layer of the way is timed.
    private func state(of known: KnownTask) async -> JSONValue {
        let reading = known.reading
        var answer: [String: JSONValue] = ["id": .string("\(reading.id)"), "health": .string(reading.health.rawValue)]
        if let latency = known.latencies.summary {
            answer["StateMilliseconds"] = .object([
                "answers": .integer(Int64(latency.count)), "p50": .milliseconds(latency.median),
                "p99": .milliseconds(latency.p99),
            ])
        }
        guard let params = known.params else {
            answer["error"] = .string(reading.why)
            return .object(answer)
        }
        answer["endpoint"] = .object([
            "address": .string(params.address), "protocol": .string(params.wireProtocol.rawValue),
            "version": .integer(Int64(reading.endpoint?.version ?? params.version)),
        ])
        let budget = TimeBudget(registry.options.limits.deadline)
        var layers: [String: JSONValue] = [:]
        do throws(ShimTransportError) {
            let shim = try await timed("dial", &layers) { () throws(ShimTransportError) in
                try await registry.connect(to: params, timeout: budget.left)
            }
            do throws(ShimTransportError) {
                var connect = TaskConnectRequest()
                connect.id = reading.id.id
                let connected: TaskConnectResponse = try await timed("Connect", &layers) {
                    () throws(ShimTransportError) in try await shim.call("Connect", connect, timeout: budget.left)
                }
                answer["Connect"] = JSONValue(connected)
                var state = TaskStateRequest()
                state.id = reading.id.id
                let said: TaskStateResponse = try await timed("State", &layers) {
                    () throws(ShimTransportError) in try await shim.call("State", state, timeout: budget.left)
                }
                answer["State"] = JSONValue(said)
                await shim.close()
            } catch {
                await shim.close()
                throw error
            }
        } catch {
            let layer = ["dial", "Connect", "State"].first { layers[$0] == nil } ?? "State"
            answer["error"] = .string(ShimError(error, attempting: layer, on: "\(reading.id)").message)
        }
        answer["layersMilliseconds"] = .object(layers)
        return .object(answer)
    }

    private func timed<Value>(
        _ layer: String,
        _ layers: inout [String: JSONValue],
        _ call: () async throws(ShimTransportError) -> Value
    ) async throws(ShimTransportError) -> Value {
        let began = ContinuousClock.now
        let value = try await call()
        layers[layer] = .milliseconds(Float(began.duration(to: .now) / .milliseconds(1)))
        return value
    }
}

extension JSONValue {
    fileprivate static func milliseconds(_ value: Float) -> JSONValue {
        .number((Double(value) * 1000).rounded() / 1000)
    }

    /// A message as protobuf writes it in JSON.
    fileprivate init(_ message: some Message) {
        guard let bytes: [UInt8] = try? message.jsonUTF8Bytes(), let value = try? JSONValue(json: bytes) else {
            self = .string("it cannot be shown as JSON")
            return
        }
        self = value
    }
}
