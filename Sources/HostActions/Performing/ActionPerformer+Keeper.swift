// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
package import HostRegistry
import LinuxHost
package import ShimManagement

/// Who removes what is left of a task.
extension ActionPerformer {
    /// How long a containerd may take to say whether it knows a task.
    private static let daemonPatience = Duration.seconds(2)

    /// Asks the containerd of a bundle whether it knows the task, if it is up.
    func keeper(of bundle: ShimBundle) async -> TaskDeletion.BundleKeeper {
        let daemon = await registry.daemonReadings.first { $0.stateDirectory == bundle.stateDirectory }
        let presence = daemon?.presence ?? .unknown
        // Sandboxes are in no list of containers.
        guard case .up = presence, !bundle.isSandbox else { return .judge(presence, knowsTask: nil) }
        return .judge(presence, knowsTask: await knows(bundle))
    }

    private func knows(_ bundle: ShimBundle) async -> Bool? {
        do throws(ShimError) {
            let address = try await daemonAddress(of: bundle)
            let client = try await DaemonClient.connect(to: address, timeout: Self.daemonPatience)
            let containers = try? await client.containers(in: bundle.id.namespace, timeout: Self.daemonPatience)
            await client.close()
            return containers?.contains { $0.id == bundle.id }
        } catch {
            return nil
        }
    }
}

extension TaskDeletion.BundleKeeper {
    /// containerd, where it is there and, as far as it tells, knows the task; else nobody.
    ///
    /// It cleans up when it sees the shim go; one that is stopped, busy or starting, once it goes on itself.
    ///
    /// `knowsTask` is nil where it was not asked, or did not answer.
    package static func judge(_ presence: DaemonReading.Presence, knowsTask: Bool?) -> TaskDeletion.BundleKeeper {
        switch presence {
        case .up: knowsTask == false ? .nobody : .containerd
        case .stopped, .busy, .starting: .containerd
        case .down, .unknown: .nobody
        }
    }
}
