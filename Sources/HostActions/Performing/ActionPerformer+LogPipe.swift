// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import LinuxHost
import ShimLogs

/// What is done to the log pipe of a task's shim.
extension ActionPerformer {
    /// Asks the task's shim for the stacks of its goroutines; see ``ShimStackDump``.
    func dumpStacks(of known: KnownTask) async throws(ShimError) -> [String] {
        guard let shim = await Self.shim(known.bundle, known.reading.shimPid) else {
            throw ShimError(
                .unavailable,
                "ask the shim of \(known.bundle.id) for its stacks: it has no process that is seen here"
            )
        }
        return try await ShimStackDump(pipe: await logPipe(of: known), shim: shim).run(timeout: limits.stacks)
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

    /// Path of the log pipe into which the task's shim writes.
    ///
    /// A shim that serves several tasks writes into the pipe of the first one's bundle alone: which one that is shows in
    /// what the shim's process holds open. Where that is not to be seen it is taken to be the task's own.
    func logPipe(of known: KnownTask) async -> String {
        let own = known.bundle.logPipe
        let others = known.sharing.map(\.logPipe)
        guard let shim = known.reading.shimPid, !others.isEmpty else { return own }
        return await Self.written(by: shim, among: [own] + others.sorted()) ?? own
    }
}
