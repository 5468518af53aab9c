// SPDX-License-Identifier: Apache-2.0

package import HostSession

/// What the detail pane shows of the selected task.
package enum DetailTab: String, Sendable, Hashable, CaseIterable {
    case overview
    case why
    case metrics
    case processes
    case spec
    case state
    case events
    case bundle

    /// What has to be read for it; nil where everything is known already.
    package var part: TaskReport.Part? { TaskReport.Part(rawValue: rawValue) }

    /// How long what was read is shown before it is read anew; nil for what does not change.
    var lifetime: Duration? {
        switch self {
        case .overview, .spec, .events: nil
        case .processes, .metrics, .state: .seconds(2)
        // Each of these looks through every process of the host.
        case .why, .bundle: .seconds(10)
        }
    }
}
