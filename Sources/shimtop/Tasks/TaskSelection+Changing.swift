// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

extension TaskSelection {
    /// Does something to each task, once it is allowed, and with an entry in the journal before and after.
    ///
    /// The id of each task to which it was done is printed.
    func change(
        _ what: String,
        _ change: ChangeGuard,
        json: Bool,
        default fallback: Duration = .seconds(10),
        sandboxesToo: Bool = false,
        _ act: @escaping @Sendable (LoadedShim, Duration) async throws(ShimError) -> Void
    ) async throws {
        try change.allow(what)
        let timeout = patience.duration(default: fallback)
        try await each(sandboxesToo: sandboxesToo) { loaded throws(ShimError) in
            try await change.journaled(what, on: loaded.bundle.id, await loaded.bundle.initProcess(), in: host.journal)
            {
                () throws(ShimError) in
                try await act(loaded, timeout)
            }
        } then: { done in
            if json { return try StandardOutput.print(JSONOutput.pretty(done.map { DoneListing($0.id, what) })) }
            try StandardOutput.print(lines: done.map { "\($0.id)" })
        }
    }
}

/// What was done to one task.
struct DoneListing: Encodable {
    let namespace: String
    let id: String
    let done: String

    init(_ id: TaskID, _ what: String) {
        namespace = id.namespace
        self.id = id.id
        done = what
    }
}
