// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

extension TaskSelection {
    /// Does something to each task, once it is allowed, and with an entry in the journal before and after.
    ///
    /// The id of each task to which it was done is printed.
    func change(
        _ what: String,
        _ change: ChangeGuard,
        default fallback: Duration = .seconds(10),
        _ act: @escaping @Sendable (LoadedShim, Duration) async throws(ShimError) -> Void
    ) async throws {
        try change.allow(what)
        let timeout = patience.duration(default: fallback)
        try await each { loaded throws(ShimError) in
            try await change.journaled(what, on: loaded.bundle.id) { () throws(ShimError) in
                try await act(loaded, timeout)
            }
        } then: { done in
            for task in done { print(task.id) }
        }
    }
}
