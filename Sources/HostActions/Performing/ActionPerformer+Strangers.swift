// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import LinuxHost

/// What a signal to all processes of a task would hit beside it: the runtime sends it to everything in the task's cgroup.
extension ActionPerformer {
    /// Who else is in the task's cgroup, a clause that begins with "its"; nil when nobody is seen there, or the task has no process.
    func stranger(in reading: ShimReading) async -> String? {
        let others = await registry.bundles(besides: reading.id)
        let found = try? await BlockingIO.read("\(reading.id): cgroup") { () throws(ShimError) in
            try ContainerMembers(reading, others: others).stranger
        }
        switch found ?? nil {
        case .task?, .process?: return (found ?? nil).map { "\($0)" }
        // Of one that is not seen here the runtime knows better.
        case .unnamed?, nil: return nil
        }
    }

    /// Throws `failedPrecondition` where a signal to all would hit others.
    func refuseStrangers(_ known: KnownTask) async throws(ShimError) {
        guard let stranger = await stranger(in: known.reading) else { return }
        throw ShimError(
            .failedPrecondition,
            "\(known.bundle.id): nothing was done: \(stranger), which would be hit too; signal its init process alone"
        )
    }
}
