// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What is done to a task now and then. Each method acts once, within a deadline, and throws what the shim said.
extension ShimRegistry {
    /// Writes the state of the task's processes into a directory, which is made if need be; within a minute.
    public func checkpoint(_ id: TaskID, to path: String) async throws(ShimError) {
        guard mkdir(path, 0o700) == 0 || errno == EEXIST else {
            throw ShimError(.invalidArgument, "cannot make \(path): \(String(cString: strerror(errno)))")
        }
        defer { expectChange(of: id) }
        try await task(id).checkpoint(to: path, timeout: .seconds(60))
    }

    /// Sets limits of the task's cgroup; those that are not named stay.
    public func update(_ id: TaskID, _ limits: ResourceLimits) async throws(ShimError) {
        try await task(id).update(limits, timeout: options.limits.action)
    }

    /// Cleans up after a dead shim: its binary's `delete`, which kills what is left of the task, and then the bundle.
    ///
    /// Throws `failedPrecondition` when the shim is not dead; one that does not answer in time is not.
    public func cleanUp(_ id: TaskID) async throws(ShimError) -> DeadShimReport {
        guard let record = records[id] else { throw Self.noBundle(id) }
        let bundle = record.bundle
        let inspection = ShimInspection(loader: ShimLoader(timeouts: options.limits.shim))
        if let obstacle = ShimVitality(await inspection.inspect(bundle)).obstacleToCleanup {
            throw ShimError(.failedPrecondition, "\(id) was not cleaned up: \(obstacle)")
        }
        defer { expectChange(of: id) }
        let directory = StateDirectory(path: bundle.stateDirectory)
        return await DeadShimCleanup(bundle: bundle, daemonAddress: directory.daemonAddress).run(publishingTo: nil)
    }
}
