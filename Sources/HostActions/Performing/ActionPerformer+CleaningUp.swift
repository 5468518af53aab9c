// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import LinuxHost
import ShimManagement

/// Cleaning up after a dead shim.
extension ActionPerformer {
    /// What would be done to clean up after a dead shim, and from what that is concluded.
    func cleanupPlan(_ action: TaskAction, _ bundle: ShimBundle) async throws(ShimError) -> ActionPlan {
        guard case .cleanUp(let binary, let isMeant) = action.kind else { throw .notDoneHere(action.kind) }
        let evidence = await inspect(bundle)
        let cleanup = try await cleanup(bundle, binary)
        return ActionPlan(
            action: action,
            evidence: evidence.description,
            obstacle: cleanUpObstacle(evidence, await keeper(of: bundle), isMeant),
            steps: try await BlockingIO.read("\(bundle.id)") { cleanup.plan() }
        )
    }

    /// Its binary's `delete`, which kills what is left of the task, and then the bundle.
    func cleanUp(_ bundle: ShimBundle, _ binary: String?) async throws(ShimError) -> ActionOutcome {
        let report = await (try cleanup(bundle, binary)).run(publishingTo: nil)
        let gone = report.isBundleRemoved ? "the bundle is gone" : "the bundle stays"
        return ActionOutcome(
            words: (["exit status \(report.exit.status), \(gone)"] + report.problems).joined(separator: "; "),
            problems: report.problems,
            exit: report.exit,
            isBundleRemoved: report.isBundleRemoved,
            notes: [gone]
        )
    }

    func inspect(_ bundle: ShimBundle) async -> ShimEvidence {
        await ShimInspection(loader: ShimLoader(timeouts: limits.shim)).inspect(bundle)
    }

    /// Why nobody cleans up here: the shim is not dead, for which not answering in time is no proof, or somebody else does it.
    func cleanUpObstacle(
        _ evidence: ShimEvidence,
        _ keeper: TaskDeletion.BundleKeeper,
        _ isMeant: Bool
    ) -> String? {
        if let obstacle = ShimVitality(evidence).obstacleToCleanup { return obstacle }
        return keeper == .containerd && !isMeant ? TaskAction.leftToContainerd : nil
    }

    private func cleanup(_ bundle: ShimBundle, _ binary: String?) async throws(ShimError) -> DeadShimCleanup {
        var cleanup = DeadShimCleanup(
            bundle: bundle,
            daemonAddress: try await daemonAddress(of: bundle),
            fallbackBinary: binary
        )
        cleanup.timeouts = limits.shim
        return cleanup
    }

    /// Where the containerd of a bundle listens.
    func daemonAddress(of bundle: ShimBundle) async throws(ShimError) -> String {
        let daemon = await registry.daemonReadings.first { $0.stateDirectory == bundle.stateDirectory }
        if let address = daemon?.address { return address }
        return try await BlockingIO.read("\(bundle.id): containerd's socket") {
            StateDirectory(path: bundle.stateDirectory).daemonAddress
        }
    }
}
