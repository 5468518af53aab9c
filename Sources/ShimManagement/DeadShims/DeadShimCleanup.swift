// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims
import FoundationEssentials
import LinuxHost

/// Cleans up after a shim that is dead, as containerd does: its binary's `delete` ends what is left of the task, then the
/// bundle goes, then the end of the task is published.
///
/// To be run only on a shim whose ``ShimVitality`` is `dead`: on a live one `delete` kills its task.
public struct DeadShimCleanup: Sendable {
    /// The bundle of the task whose shim is dead.
    public var bundle: ShimBundle
    /// The address of the containerd that the shim belongs to, as its binary is told; it need not be there.
    public var daemonAddress: String
    /// The shim's binary where the bundle does not name it; nil makes that an error.
    public var fallbackBinary: String?
    /// What the whole may take.
    public var timeouts: ShimTimeouts = ShimTimeouts()

    /// The cleanup of a bundle, with the default timeouts.
    public init(bundle: ShimBundle, daemonAddress: String, fallbackBinary: String? = nil) {
        self.bundle = bundle
        self.daemonAddress = daemonAddress
        self.fallbackBinary = fallbackBinary
    }

    /// What ``run(publishingTo:)`` would do on this host, a sentence each, in its order; nothing is done.
    public func plan() -> [String] {
        do {
            let binary = try binary()
            return [
                "run \(binary.path) delete in \(bundle.path), which kills what is left of \(bundle.id) (at most \(timeouts.cleanup.brief))"
            ]
                + (try BundleRemoval.plan(bundle))
        } catch {
            return ["nothing: \(error.message)"]
        }
    }

    /// Cleans up, within `ShimTimeouts.cleanup` in all.
    ///
    /// When the binary fails the bundle is kept, and the end is published with status 255, as of now. `exchange` is nil
    /// when nobody must hear of it: for a task that was never started, or is deleted already.
    public func run(publishingTo exchange: EventExchange?) async -> DeadShimReport {
        let budget = TimeBudget(timeouts.cleanup)
        var report = DeadShimReport(exit: TaskExit(status: 255, at: .now, pid: nil))
        do throws(ShimError) {
            let (found, process) = try await BlockingIO.read("\(bundle.id): bundle") { () throws(ShimError) in
                (try binary(), bundle.containerProcess(bundle.taskDescription()))
            }
            let answer = try await found.delete(context, within: budget.left)
            report.exit = TaskExit(
                status: answer.exitStatus,
                at: answer.exitedAt ?? .now,
                pid: answer.pid == 0 ? nil : answer.pid
            )
            report.binaryWarnings = answer.warnings
            if let process, await isThere(process, until: budget) {
                throw ShimError(
                    .failedPrecondition,
                    "\(bundle.id): its process \(process.pid) (\(process.name)) runs on: the bundle stays"
                )
            }
            report.problems += try await bundle.remove(within: budget.left)
            report.isBundleRemoved = true
        } catch {
            report.problems.append(error.message)
        }
        guard let exchange else { return report }
        let (id, exit) = (bundle.id, report.exit)
        let pid = exit.pid ?? 0
        exchange.publish(
            EventEnvelope(.exit(process: id.id, pid: pid, status: exit.status, at: exit.at), of: id),
            from: .client
        )
        exchange.publish(
            EventEnvelope(.delete(process: id.id, pid: pid, status: exit.status, at: exit.at), of: id),
            from: .client
        )
        return report
    }

    /// Whether the container's process has not ended though the binary says that it killed it; one that is dying is waited for.
    private func isThere(_ process: ProcessStat, until budget: TimeBudget) async -> Bool {
        let limit = ContinuousClock.now + min(Self.endTime, budget.left)
        while true {
            let stat = try? await BlockingIO.read("\(bundle.id): process") { ProcessStat(pid: process.pid) }
            guard let now = stat ?? nil, now.startTicks == process.startTicks, now.state != "Z" else { return false }
            guard ContinuousClock.now < limit, (try? await Task.sleep(for: .milliseconds(20))) != nil else {
                return true
            }
        }
    }

    private static let endTime = Duration.seconds(2)

    private func binary() throws(ShimError) -> ShimBinary {
        guard let path = try bundle.shimBinaryPath() ?? fallbackBinary else {
            throw ShimError(.notFound, "\(bundle.id): its bundle does not name the shim's binary; name the runtime")
        }
        return ShimBinary(path: path)
    }

    private var context: ShimBinaryContext { ShimBinaryContext(bundle: bundle, daemonAddress: daemonAddress) }
}

/// What came of cleaning up after a dead shim.
public struct DeadShimReport: Sendable, Hashable {
    /// How the task ended: what the shim's binary said, or 255 and now when it said nothing.
    public var exit: TaskExit
    /// What the binary wrote beside its answer; lines of information, mostly.
    public var binaryWarnings = ""
    /// Whether the bundle is gone.
    public var isBundleRemoved = false
    /// What went wrong, each a sentence.
    public var problems: [String] = []
}
