// SPDX-License-Identifier: Apache-2.0

package import ShimLogs

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

    /// What the log pane holds of each log.
    ///
    /// Default 16 MiB, at least 1 MiB.
    package var logMemoryBytes: Int
    /// What may be done to the log pipes of shims without asking.
    ///
    /// Default: `auto`.
    package var pipePolicy: LogPipePolicy
    /// Where logs are saved unless another place is typed.
    package var saveFolder: String
    /// Whether the mouse is ours at first.
    package var hasMouse = false
    /// Whether there is one pane at a time, without frames, and the cursor where a screen reader is to read.
    package var isPlain = false
    /// What every key means.
    package var keymap = Keymap()
    /// The theme that is shown at first.
    package var theme = "terminal"
    /// Every theme that can be had.
    package var themeNames: [String] = []
    /// How the task table begins.
    package var table = TableSettings()

    package init(
        hostName: String,
        interval: Duration = .seconds(1),
        isReadOnly: Bool = false,
        logMemoryBytes: Int = 16 << 20,
        pipePolicy: LogPipePolicy = .auto,
        saveFolder: String = "."
    ) {
        self.hostName = hostName
        self.interval = max(interval, .milliseconds(100))
        self.isReadOnly = isReadOnly
        self.logMemoryBytes = max(logMemoryBytes, 1 << 20)
        self.pipePolicy = pipePolicy
        self.saveFolder = saveFolder
    }
}
