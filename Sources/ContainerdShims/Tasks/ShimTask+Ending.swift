// SPDX-License-Identifier: Apache-2.0

extension ShimTask {
    /// Ends the task by SIGKILL to all of its processes, and waits until it has ended.
    ///
    /// A paused task is thawed, as it may take the signal only then. One that has ended already is no failure.
    public func end(_ timeouts: ShimTimeouts = ShimTimeouts(), within timeout: Duration) async throws(ShimError) {
        let state = try await state(timeout: timeouts.state)
        guard state.status != .stopped else { return }
        let budget = TimeBudget(timeout)
        do {
            try await kill(signal: 9, all: true, timeout: budget.left)
        } catch  where error.code == .notFound {
            // It has ended since it was asked about.
        }
        // One that is gone already needs no thawing.
        if state.status == .paused { try? await resume(timeout: budget.left) }
        _ = try await wait(timeout: budget.left)
    }
}
