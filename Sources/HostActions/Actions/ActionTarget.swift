// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostRegistry

/// A task as it was when the person decided: an action is refused when it has become something else.
package struct ActionTarget: Sendable, Hashable {
    package var id: TaskID
    /// What the person sees it called.
    package var label: String
    package var pid: Int32?
    package var pidStartTicks: UInt64?
    package var shimPid: Int32?

    package init(_ reading: ShimReading) {
        id = reading.id
        label = reading.label
        pid = reading.pid
        pidStartTicks = reading.pidStartTicks
        shimPid = reading.shimPid
    }

    /// Whether this is still the same task: the same init process where both are known.
    package func isSame(as reading: ShimReading) -> Bool {
        guard reading.id == id else { return false }
        guard let pid, let now = reading.pid, let pidStartTicks, let nowTicks = reading.pidStartTicks else {
            return true
        }
        return pid == now && pidStartTicks == nowTicks
    }
}

/// The tasks that a decision is about.
package struct ActionTargets: Sendable, Hashable {
    /// Those that have a row, in the order of the table.
    package var shown: [ActionTarget]
    /// Those that are marked though the filter hides them: left out unless the person says otherwise.
    package var hidden: [ActionTarget] = []
    package var includesHidden = false

    package init(shown: [ActionTarget], hidden: [ActionTarget] = []) {
        self.shown = shown
        self.hidden = hidden
    }

    package var all: [ActionTarget] { includesHidden ? shown + hidden : shown }

    /// The task, where it is about one alone.
    package var only: ActionTarget? { shown.count == 1 && hidden.isEmpty ? shown[0] : nil }

    package var label: String { only?.label ?? "\(all.count) tasks" }
}
