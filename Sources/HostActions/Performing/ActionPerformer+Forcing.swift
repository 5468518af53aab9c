// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import HostRegistry
import LinuxHost
import ShimManagement

/// The way to get rid of a task that will not go.
extension ActionPerformer {
    /// How long the end of a task is waited for.
    private static let endTime = Duration.seconds(10)
    /// How long the end of a shim is waited for that was sent SIGKILL.
    private static let shimEndTime = Duration.seconds(2)

    /// Does one step, and says in a few words what came of it.
    func force(_ step: ForcedStep, on known: KnownTask, _ target: ActionTarget) async throws(ShimError) -> String {
        let reading = known.reading
        switch step {
        case .terminate:
            return try await sayingWhatIsLeft(of: reading) { () throws(ShimError) in
                try await task(target).kill(signal: SIGTERM, all: false, timeout: limits.action)
                return "sent"
            }
        case .kill:
            return try await sayingWhatIsLeft(of: reading) { () throws(ShimError) in try await killAll(target, reading)
            }
        case .wait:
            let exit = try await task(target).wait(timeout: Self.endTime)
            return "ended with exit status \(exit.status)"
        case .delete:
            return ActionOutcome(try await delete(known, target)).words
        case .thaw: return try await change(reading) { (processes) throws(ShimError) in try processes.thaw() }
        case .killCgroup:
            return try await change(reading) { (processes) throws(ShimError) in try processes.killCgroup() }
        case .killProcesses: return try await change(reading) { (processes) throws(ShimError) in try processes.kill() }
        case .shimDelete: return try await runShimDelete(known.bundle)
        case .killShim: return try await killShim(known)
        }
    }

    /// Sends a signal to one process of a task, past its shim.
    ///
    /// Throws `failedPrecondition`, and sends nothing, where that must not be hit or is not of the task, and `notFound` when it
    /// has ended: another one that has its pid by now is not hit.
    func signal(
        _ signal: Int32,
        _ pid: Int32,
        startTicks: UInt64,
        of reading: ShimReading
    ) async throws(ShimError) {
        let others = await registry.bundles(besides: reading.id)
        try await BlockingIO.change("\(reading.id): process \(pid)") { () throws(ShimError) in
            try Self.signal(signal, pid, startTicks, reading, others)
        }
    }

    private static func signal(
        _ signal: Int32,
        _ pid: Int32,
        _ startTicks: UInt64,
        _ reading: ShimReading,
        _ others: [ShimBundle]
    ) throws(ShimError) {
        let name = "\(reading.id): process \(pid)"
        let found: ProcessStat?
        do throws(SystemError) { found = try ProcessStat.look(pid) } catch { throw ShimError(error, name) }
        guard let stat = found, stat.startTicks == startTicks else { throw ShimError(.notFound, "\(name) has ended") }
        var processes = try ContainerProcesses(reading, others: others)
        guard processes.contains(pid) else {
            throw ShimError(.failedPrecondition, "\(name) is not signaled: it cannot be told to be the container's")
        }
        if let reason = ProtectedProcesses().reason(against: pid) {
            throw ShimError(.failedPrecondition, "\(name) is not signalled: \(reason)")
        }
        do throws(SystemError) { try stat.send(signal) } catch {
            throw ShimError(.unavailable, "\(name) was not signalled: \(error)")
        }
    }

    private func killAll(_ target: ActionTarget, _ reading: ShimReading) async throws(ShimError) -> String {
        let stranger = await stranger(in: reading)
        let sent = stranger.map { "sent to its init process alone (\($0))" } ?? "sent"
        let task = try await self.task(target)
        let budget = TimeBudget(limits.action)
        try await task.kill(signal: SIGKILL, all: stranger == nil, timeout: budget.left)
        guard await registry.known(target.id)?.reading.status == .paused else { return sent }
        try await task.resume(timeout: budget.left)
        return "\(sent), and thawed"
    }

    /// Does something to the task, and looks for a moment what that has left of it.
    ///
    /// Its processes are found before: once its init process is gone nothing tells which others were its.
    private func sayingWhatIsLeft(
        of reading: ShimReading,
        _ act: () async throws(ShimError) -> String
    ) async throws(ShimError) -> String {
        let what = "\(reading.id): processes"
        let others = await registry.bundles(besides: reading.id)
        let processes = try? await BlockingIO.read(what) { () throws(ShimError) in
            try ContainerProcesses(reading, others: others)
        }
        let done = try await act()
        let left = try? await BlockingIO.read(what) {
            var processes = processes
            return processes?.whatIsLeft()
        }
        return "\(done); \((left ?? nil) ?? "what is left of it is not seen")"
    }

    /// Does something to the processes of a task, past its shim.
    private func change(
        _ reading: ShimReading,
        _ act: @escaping @Sendable (inout ContainerProcesses) throws(ShimError) -> String
    ) async throws(ShimError) -> String {
        let others = await registry.bundles(besides: reading.id)
        return try await BlockingIO.change("\(reading.id): processes") { () throws(ShimError) in
            var processes = try ContainerProcesses(reading, others: others)
            return try act(&processes)
        }
    }

    private func runShimDelete(_ bundle: ShimBundle) async throws(ShimError) -> String {
        let path = try await BlockingIO.read("\(bundle.id): shim's binary") { () throws(ShimError) in
            guard let path = try bundle.shimBinaryPath() else {
                throw ShimError(.notFound, "\(bundle.id): its bundle does not name the shim's binary")
            }
            return path
        }
        let context = ShimBinaryContext(bundle: bundle, daemonAddress: try await daemonAddress(of: bundle))
        let answer = try await ShimBinary(path: path).delete(context, within: limits.action)
        return "\(path) delete: exit status \(answer.exitStatus)"
    }

    private func killShim(_ known: KnownTask) async throws(ShimError) -> String {
        let (bundle, reading) = (known.bundle, known.reading)
        let bundles = [bundle] + known.sharing
        let process = try await BlockingIO.read("\(bundle.id): shim's process") { () throws(ShimError) in
            try Self.shimProcess(of: bundle, reading, among: bundles)
        }
        do throws(SystemError) { try process.send(SIGKILL) } catch {
            throw ShimError(.unavailable, "\(bundle.id): shim \(process.pid) was not killed: \(error)")
        }
        let limit = ContinuousClock.now + Self.shimEndTime
        while process.isStillThere {
            guard ContinuousClock.now < limit else {
                throw ShimError(
                    .deadlineExceeded,
                    "\(bundle.id): shim \(process.pid) was sent SIGKILL and is still there: it waits inside the kernel"
                )
            }
            try? await Task.sleep(for: .milliseconds(20))
        }
        let killed = "shim \(process.pid) is gone"
        guard await keeper(of: bundle) == .nobody else { return "\(killed); containerd cleans up after it" }
        let report = await DeadShimCleanup(bundle: bundle, daemonAddress: try await daemonAddress(of: bundle)).run(
            publishingTo: nil
        )
        let bundleWord = report.isBundleRemoved ? "the bundle is gone" : "the bundle stays"
        return ([killed, bundleWord] + report.problems).joined(separator: "; ")
    }

    /// The shim's process, by what makes sure that it is one.
    private static func shimProcess(
        of bundle: ShimBundle,
        _ reading: ShimReading,
        among bundles: [ShimBundle]
    ) throws(ShimError) -> ProcessStat {
        // Where it is known which process it is, no other one is meant.
        let found = reading.shimPid.map(ProcessStat.init(pid:)) ?? bundle.findShimProcess()
        guard let process = found, process.startTicks == reading.shimStartTicks ?? process.startTicks else {
            throw ShimError(.notFound, "\(bundle.id): no process of its shim is there")
        }
        if let reason = ProtectedProcesses().reason(against: process.pid) {
            throw ShimError(.failedPrecondition, "\(bundle.id): shim \(process.pid) is not killed: \(reason)")
        }
        let shims = ShimProcesses()
        let isShim = bundles.contains { shims.shims(of: $0).contains { $0.process.pid == process.pid } }
        guard isShim else {
            throw ShimError(
                .failedPrecondition,
                "\(bundle.id): process \(process.pid) (\(process.name)) is not killed: it is not the shim of this bundle"
            )
        }
        return process
    }
}
