// SPDX-License-Identifier: Apache-2.0

/// What the command line settled.
package struct DashboardOptions: Sendable, Hashable {
    /// Name of the host, for the header.
    package var hostName: String
    /// Time between two polls.
    ///
    /// Default 1 s, at least 100 ms.
    package var interval: Duration
    /// Whether everything that changes a task is refused.
    package var isReadOnly: Bool

    package init(hostName: String, interval: Duration = .seconds(1), isReadOnly: Bool = false) {
        self.hostName = hostName
        self.interval = max(interval, .milliseconds(100))
        self.isReadOnly = isReadOnly
    }
}
