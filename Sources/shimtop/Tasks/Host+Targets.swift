// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostActions
import HostSession

extension Host {
    /// A task as it is now; one whose shim takes longer than a second to say is acted on all the same.
    ///
    /// Throws `notFound` when it is gone.
    func target(_ bundle: ShimBundle, patience: Duration = .seconds(1)) async throws(ShimError) -> ActionTarget {
        let snapshot = await snapshot(patience: patience, askAll: false, only: [bundle.id])
        return try Self.target(bundle.id, in: snapshot).get()
    }

    /// The same for several, in their order.
    func targets(
        _ bundles: [ShimBundle],
        areSandboxes: Bool
    ) async -> [(id: TaskID, target: Result<ActionTarget, ShimError>)] {
        var targets: [(TaskID, Result<ActionTarget, ShimError>)] = []
        guard areSandboxes else {
            let snapshot = await snapshot(patience: .seconds(1), askAll: false, only: Set(bundles.map(\.id)))
            return bundles.map { ($0.id, Self.target($0.id, in: snapshot)) }
        }
        for bundle in bundles {
            do throws(ShimError) { targets.append((bundle.id, .success(try await sandbox(bundle)))) } catch {
                targets.append((bundle.id, .failure(error)))
            }
        }
        return targets
    }

    private static func target(_ id: TaskID, in snapshot: HostSnapshot) -> Result<ActionTarget, ShimError> {
        guard let reading = snapshot[id] else { return .failure(ShimError(.notFound, "\(id): it is gone")) }
        return .success(ActionTarget(reading))
    }
}
