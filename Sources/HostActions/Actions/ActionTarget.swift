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

    /// What the task has become since, where it cannot be told to be the same by its bundle, its init process and its shim.
    package func difference(from now: ShimReading) -> String? {
        let knowsBundle = bundleInode != 0 && now.bundleInode != 0
        if knowsBundle, bundleInode != now.bundleInode { return "has another bundle now" }
        if Self.isAnother(pid, pidStartTicks, now.pid, now.pidStartTicks, inSameBundle: knowsBundle) {
            return "is pid \(now.pid ?? 0) now and was \(pid.map(String.init) ?? "not known before")"
        }
        if Self.isAnother(shimPid, shimStartTicks, now.shimPid, now.shimStartTicks, inSameBundle: knowsBundle) {
            return "has shim \(now.shimPid ?? 0) now and had \(shimPid.map(String.init) ?? "none that was known")"
        }
        return nil
    }

    /// Whether a process is, or may be, another one than before.
    ///
    /// One that has ended since is none. What was not known before and is now is the same only in the same bundle, and only if not
    /// even its pid was known: a pid that had ended is somebody else's now.
    private static func isAnother(
        _ then: Int32?,
        _ ticks: UInt64?,
        _ now: Int32?,
        _ nowTicks: UInt64?,
        inSameBundle: Bool
    ) -> Bool {
        guard let now else { return false }
        guard let then else { return !inSameBundle }
        guard then == now else { return true }
        guard let nowTicks else { return false }
        return ticks.map { $0 != nowTicks } ?? true
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
