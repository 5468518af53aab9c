// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// What is done to a task now and then. Each method acts once, within a deadline, and throws what the shim said.
extension ShimRegistry {
    /// Writes the state of the task's processes into a directory, which is made if need be; within a minute.
    public func checkpoint(_ id: TaskID, to path: String) async throws(ShimError) {
        do throws(SystemError) {
            try await BlockingIO.change { () throws(SystemError) in try Directory.make(path) }
        } catch {
            throw ShimError(error.isUnanswered ? .deadlineExceeded : .invalidArgument, "\(id): \(error)")
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
        let address = try await daemonAddress(of: bundle)
        return await DeadShimCleanup(bundle: bundle, daemonAddress: address).run(publishingTo: nil)
    }

    /// Where the containerd of a bundle listens.
    func daemonAddress(of bundle: ShimBundle) async throws(ShimError) -> String {
        try await BlockingIO.read("\(bundle.id): containerd's socket") {
            StateDirectory(path: bundle.stateDirectory).daemonAddress
        }
    }
}
