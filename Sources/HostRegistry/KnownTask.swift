// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims
import LinuxHost

/// What the registry knows of one task beside what a snapshot tells.
package struct KnownTask: Sendable {
    package let bundle: ShimBundle
    /// As it stands now.
    package let reading: ShimReading
    /// How its shim is reached; nil until the bundle tells.
    package let params: BootstrapParams?
    /// How long the last answers to `State` took.
    package let latencies: LatencyHistory
    /// Bundles of other tasks that lead to the same shim.
    package let sharing: [ShimBundle]
}

/// What those need who act on a task or look at it more closely.
extension ShimRegistry {
    /// Nil when it has no bundle.
    package func known(_ id: TaskID) -> KnownTask? {
        guard let record = records[id] else { return nil }
        let address = record.params?.address
        return KnownTask(
            bundle: record.bundle,
            reading: record.currentReading(at: clock.now, limits: options.limits),
            params: record.params,
            latencies: record.latencies,
            sharing: address == nil
                ? [] : records.values.filter { $0.params?.address == address && $0.bundle.id != id }.map(\.bundle)
        )
    }

    /// The same; throws `notFound` when it has no bundle.
    package func find(_ id: TaskID) throws(ShimError) -> KnownTask {
        guard let known = known(id) else {
            throw ShimError(.notFound, "\(id): there is no bundle of that name any more")
        }
        return known
    }

    /// Learns how every shim is reached, and asks none: of which tasks it serves several is known then.
    package func readAddresses() async {
        let unread = records.values.filter { $0.params == nil }.map(\.bundle)
        guard !unread.isEmpty else { return }
        let found = try? await BlockingIO.read { () throws(SystemError) in
            unread.compactMap { bundle in (try? bundle.bootstrapParams()).map { (bundle.id, $0) } }
        }
        for (id, params) in found ?? [] { records[id]?.addressRead(params) }
        sharingMayHaveChanged()
    }

    /// The bundles of all tasks but one.
    package func bundles(besides id: TaskID) -> [ShimBundle] {
        records.values.lazy.map(\.bundle).filter { $0.id != id }
    }

    /// Tasks that have a bundle, as they stand now.
    package func currentReadings(of ids: [TaskID]? = nil) -> [ShimReading] {
        let asked = ids.map { ids in ids.compactMap { records[$0] } } ?? Array(records.values)
        return asked.map { $0.currentReading(at: clock.now, limits: options.limits) }
    }

    /// A connected handle on a task that has a bundle.
    ///
    /// Throws `notFound` when it has none, and what keeps its shim from answering.
    public func task(_ id: TaskID) async throws(ShimError) -> ShimTask {
        let known = try find(id)
        guard let params = known.params else { throw ShimError(.invalid, "\(id): \(known.reading.why)") }
        do {
            return try await connection(params, for: id.id, options.limits.deadline).get().shim.task(id.id)
        } catch {
            throw ShimError(error, attempting: "Connect", on: "\(id)")
        }
    }

    /// Waits until a task has ended, for a day at most.
    public func wait(for id: TaskID) async throws(ShimError) -> TaskExit {
        try await task(id).wait(timeout: .seconds(86400))
    }

    /// A connection of its own, which the caller closes.
    package func connect(to params: BootstrapParams, timeout: Duration) async throws(ShimTransportError) -> Shim {
        Shim(params: params, transport: try await connector.connect(to: params, timeout: timeout))
    }

    /// Something was done to the task: it is asked about with the next snapshot.
    package func expectChange(of id: TaskID) { records[id]?.expectChange(at: clock.now) }

    /// Forgets the connection to a shim that is going to end.
    package func forget(_ shim: Shim) { pool.drop(shim, at: shim.params.address) }
}
