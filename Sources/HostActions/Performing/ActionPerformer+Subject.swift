// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import Glibc
import HostRegistry
import LinuxHost
import ShimLogs

/// What an action is done to, and why it is not.
extension ActionPerformer {
    /// What an action is done to, as it is now.
    enum Subject: Sendable {
        case task(KnownTask)
        /// With what its bundle tells.
        case sandbox(ShimBundle, ShimReading)
        /// A shim that lost its bundle.
        case leakedShim(pid: Int32)
        /// What the action makes.
        case nothingYet

        fileprivate var reading: ShimReading? {
            switch self {
            case .task(let known): known.reading
            case .sandbox(_, let reading): reading
            case .leakedShim, .nothingYet: nil
            }
        }
    }

    /// Throws `notFound` when it is gone.
    func subject(of action: TaskAction) async throws(ShimError) -> Subject {
        switch action.kind {
        case .run: return .nothingYet
        case .recover:
            guard let pid = action.target.shimPid else {
                throw ShimError(.notFound, action.refusal("its shim's process ID is not known"))
            }
            return .leakedShim(pid: pid)
        case .stopSandbox, .shutDownSandbox:
            guard let bundle = action.target.sandbox else {
                throw ShimError(.notFound, action.refusal("it is no sandbox"))
            }
            return .sandbox(bundle, try await Self.reading(of: bundle))
        default:
            await registry.readAddresses()
            return .task(try await registry.find(action.target.id))
        }
    }

    /// Why it cannot be done to what it was decided on as that is now, or to processes that nobody may touch.
    func obstacle(to action: TaskAction, _ subject: Subject) async throws(ShimError) -> String? {
        switch subject {
        case .nothingYet: return nil
        case .leakedShim(let pid):
            let now = try await leakedShim(pid)
            let isSame = now.id == action.target.id && now.shimStartTicks == action.target.shimStartTicks
            return isSame ? nil : "process \(pid) is another one by now: nothing was done"
        case .task(let known):
            if let other = try await replacement(of: action.target, at: known.bundle) { return other }
            if case .cleanUp(_, let isMeant) = action.kind {
                if let other = action.target.difference(from: known.reading) { return "\(other): nothing was done" }
                let obstacle = cleanUpObstacle(await inspect(known.bundle), await keeper(of: known.bundle), isMeant)
                if let obstacle { return obstacle }
            } else if let obstacle = action.obstacle(known.reading) {
                return obstacle
            }
        case .sandbox(_, let reading):
            if let other = action.target.difference(from: reading) { return "\(other): nothing was done" }
        }
        guard action.kind.hitsProcesses, let pid = subject.reading?.pid else { return nil }
        let reason = try await BlockingIO.read("\(action.target.id): protected processes") {
            ProtectedProcesses().reason(againstContainerOf: pid)
        }
        return reason.map { "pid \(pid) is not touched: \($0)" }
    }

    /// What is in the place of the target's bundle by now, which the registry may not have seen yet; nil when it is there itself.
    private func replacement(of target: ActionTarget, at bundle: ShimBundle) async throws(ShimError) -> String? {
        guard target.bundleInode != 0 else { return nil }
        let inode = try await BlockingIO.read("\(bundle.id): bundle") {
            (try? HostPath.status(bundle.path)).map { UInt64($0.st_ino) }
        }
        guard inode != target.bundleInode else { return nil }
        return "\(inode == nil ? "its bundle is gone" : "has another bundle now"): nothing was done"
    }

    /// A connection on which the very target answers: the call goes out on it, and reaches no shim but that one.
    ///
    /// Throws `failedPrecondition` where another one answers, and what keeps its shim from answering.
    func task(_ target: ActionTarget) async throws(ShimError) -> ShimTask {
        let task = try await registry.task(target.id)
        let answer: ShimConnection
        do throws(ShimError) { answer = try await task.connect(timeout: limits.deadline) } catch {
            throw ShimError(error.code, "\(error.message): nothing was done")
        }
        let ticks = try await BlockingIO.read("\(target.id): shim's process") {
            ProcessStat(pid: answer.shimPid)?.startTicks
        }
        var now = ShimReading(id: target.id, bundle: "", healthSince: .now)
        now.bundleInode = target.bundleInode
        (now.shimPid, now.shimStartTicks) = (answer.shimPid, ticks)
        now.pid = answer.taskPid
        if let difference = target.difference(from: now) {
            throw ShimError(.failedPrecondition, "\(target.id) \(difference): nothing was done")
        }
        return task
    }

    /// Looks what would be done, and does nothing; what only those are refused who may only look is planned all the same.
    package func plan(_ action: TaskAction) async throws(ShimError) -> ActionPlan {
        let subject = try await subject(of: action)
        if case .cleanUp = action.kind, case .task(let known) = subject {
            return try await cleanupPlan(action, known.bundle)
        }
        var action = action
        if case .drainLog(nil, let file) = action.kind, case .task(let known) = subject {
            action.kind = .drainLog(past: try await readers(of: await logPipe(of: known)), to: file)
        }
        return ActionPlan(action: action, obstacle: try await obstacle(to: action, subject), steps: [action.name])
    }

    /// Who reads a log pipe; nil when nobody does.
    private func readers(of pipe: String) async throws(ShimError) -> String? {
        let readers = try await BlockingIO.read(pipe) { LogPipeRescue.readers(ofPipe: pipe) }
        return readers.isEmpty ? nil : readers.map(\.description).joined(separator: ", ")
    }

    /// A sandbox as it is now, which no snapshot shows.
    package func sandbox(_ bundle: ShimBundle) async throws(ShimError) -> ActionTarget {
        var target = ActionTarget(try await Self.reading(of: bundle))
        target.sandbox = bundle
        return target
    }

    /// A shim that lost its bundle, as it is now.
    ///
    /// Throws `notFound` when there is no such shim, and `failedPrecondition` when it has its bundle.
    package func leakedShim(_ pid: Int32) async throws(ShimError) -> ActionTarget {
        let recovery = LeakedShimRecovery(stateDirectories: registry.options.stateDirectories)
        var target = ActionTarget(try await recovery.task(ofShim: pid))
        target.shimPid = pid
        target.shimStartTicks = try await BlockingIO.read("recover shim \(pid)") { ProcessStat(pid: pid)?.startTicks }
        return target
    }

    /// What the bundle tells without its shim.
    private static func reading(of bundle: ShimBundle) async throws(ShimError) -> ShimReading {
        try await BlockingIO.read("\(bundle.id): bundle") {
            var reading = ShimReading(id: bundle.id, bundle: bundle.path, healthSince: .now)
            reading.bundleInode = (try? HostPath.status(bundle.path)).map { UInt64($0.st_ino) } ?? 0
            let process = bundle.initProcessNow()
            (reading.pid, reading.pidStartTicks) = (process?.pid, process?.startTicks)
            return reading
        }
    }
}
