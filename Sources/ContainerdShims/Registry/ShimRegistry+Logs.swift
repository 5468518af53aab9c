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

    @concurrent
    private static func written(by pid: Int32, among pipes: [String]) async -> String? {
        pipes.first { path in
            FIFO.identity(of: path).flatMap { PipeHolder(pid: pid, of: $0) }?.writes == true
        }
    }
}
