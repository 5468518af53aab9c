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
    package var shimStartTicks: UInt64?
    /// Inode of the bundle's directory; 0 where it is not known.
    package var bundleInode: UInt64
    /// Other tasks that the same shim serves.
    package var sharesShimWith: [TaskID]
    /// Other tasks in the same cgroup or below it, as far as specs tell.
    package var sharesCgroupWith: [TaskID]
    /// The bundle of a sandbox, which no snapshot shows; nil for a task.
    package var sandbox: ShimBundle?

    /// A task of which no more is known: there is none yet, or no bundle of it.
    package init(_ id: TaskID) { self.init(ShimReading(id: id, bundle: "", healthSince: .now)) }

    package init(_ reading: ShimReading) {
        id = reading.id
        label = reading.label
        pid = reading.pid
        pidStartTicks = reading.pidStartTicks
        shimPid = reading.shimPid
        shimStartTicks = reading.shimStartTicks
        bundleInode = reading.bundleInode
        sharesShimWith = reading.sharesShimWith
        sharesCgroupWith = reading.sharesCgroupWith
    }

    /// What the task has become since, where that is another one by its bundle, its init process or its shim; nil when it is the
    /// same as far as both are known.
    package func difference(from now: ShimReading) -> String? {
        func differ(_ then: Int32?, _ ticks: UInt64?, _ now: Int32?, _ nowTicks: UInt64?) -> Bool {
            guard let then, let now, let ticks, let nowTicks else { return false }
            return then != now || ticks != nowTicks
        }
        if differ(pid, pidStartTicks, now.pid, now.pidStartTicks) {
            return "is pid \(now.pid ?? 0) now and was \(pid ?? 0)"
        }
        if differ(shimPid, shimStartTicks, now.shimPid, now.shimStartTicks) {
            return "has shim \(now.shimPid ?? 0) now and had \(shimPid ?? 0)"
        }
        if bundleInode != 0, now.bundleInode != 0, bundleInode != now.bundleInode { return "has another bundle now" }
        return nil
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
