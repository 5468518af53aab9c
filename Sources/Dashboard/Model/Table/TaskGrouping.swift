// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostRegistry
import HostSession

/// What tasks are put together by; the raw value is its name in settings.
package enum TaskGrouping: String, Sendable, Hashable, CaseIterable {
    /// One list.
    case none
    /// Their pod, or their containerd namespace where they have none.
    case pod
    /// The shim process that serves them.
    case shim
    case namespace

    /// The group that a task belongs to.
    func name(of reading: TaskReading) -> String {
        switch self {
        case .none: ""
        case .pod: reading.group
        case .shim: reading.shimPid.map { "shim \($0)" } ?? "no shim known"
        case .namespace: reading.id.namespace
        }
    }
}
