// SPDX-License-Identifier: Apache-2.0

import LinuxHost

extension ShimRegistry {
    /// The log pipe into which the task's shim writes; nil when the task is gone.
    ///
    /// A shim that serves several tasks writes into the pipe of the first one's bundle alone: which one that is shows in
    /// what the shim's process holds open. Where that is not to be seen it is taken to be the task's own.
    public func logPipe(of id: TaskID) async -> ShimLogPipe? {
        guard let record = records[id] else { return nil }
        let own = record.bundle.logPipe
        guard let shim = record.reading.shimPid, let address = record.params?.address else {
            return ShimLogPipe(path: own)
        }
        let others = records.values.filter { $0.params?.address == address && $0.bundle.id != id }.map(\.bundle.logPipe)
        guard !others.isEmpty else { return ShimLogPipe(path: own) }
        return ShimLogPipe(path: await Self.written(by: shim, among: [own] + others.sorted()) ?? own)
    }

    /// What lines about a task can be read from, as ``LogSource/find(of:_:io:shimPid:sharing:in:)`` orders them; none when
    /// the task is gone.
    public func logSources(of id: TaskID, in places: LogPlaces = LogPlaces()) async -> [LogSource] {
        guard let record = records[id] else { return [] }
        let address = record.params?.address
        let sharing = records.values.filter { address != nil && $0.params?.address == address && $0.bundle.id != id }
        return await LogSource.find(
            of: record.bundle,
            record.reading.about,
            io: record.reading.io,
            shimPid: record.reading.shimPid,
            sharing: sharing.map(\.bundle),
            in: places
        )
    }

    /// Drains the task's log pipe, whose readers are all stopped, into a file; see ``LogPipeRescue``.
    ///
    /// Throws `failedPrecondition` while a reader runs.
    public func rescueLog(
        of id: TaskID,
        to file: String? = nil,
        deliver: @escaping @Sendable ([UInt8]) -> Void
    ) async throws(ShimError) -> LogPipeRescueReport {
        guard let pipe = await logPipe(of: id) else { throw Self.noBundle(id) }
        return try await LogPipeRescue(pipe: pipe.path, file: file).run(deliver)
    }

    /// Asks the task's shim for the stacks of its goroutines; see ``ShimStackDump``.
    ///
    /// `timeout` is how long the dump is waited for, default 5 seconds.
    public func dumpStacks(of id: TaskID, timeout: Duration = .seconds(5)) async throws(ShimError) -> [String] {
        guard let record = records[id], let pipe = await logPipe(of: id) else { throw Self.noBundle(id) }
        guard let shim = await Self.shim(record.bundle, record.reading.shimPid) else {
            throw ShimError(.unavailable, "ask the shim of \(id) for its stacks: it has no process that is seen here")
        }
        return try await ShimStackDump(pipe: pipe.path, shim: shim).run(timeout: timeout)
    }

    /// The shim's process: the one that it named, else the one that works in the bundle.
    private static func shim(_ bundle: ShimBundle, _ pid: Int32?) async -> ShimProcessIdentity? {
        let found = try? await BlockingIO.read { () throws(SystemError) in
            (pid ?? bundle.findShimProcess()?.pid).flatMap(ShimProcessIdentity.init)
        }
        return found ?? nil
    }

    private static func written(by pid: Int32, among pipes: [String]) async -> String? {
        let found = try? await BlockingIO.read { () throws(SystemError) in
            pipes.first { path in
                FIFO.identity(of: path).flatMap { PipeHolder(pid: pid, of: $0) }?.writes == true
            }
        }
        return found ?? nil
    }
}
