// SPDX-License-Identifier: Apache-2.0

package import HostActions

/// Whether to delete a task.
package struct DeleteDialog: Sendable, Hashable {
    package var target: ActionTarget
    package var killFirst = false
    /// Whether its shim was dead when it was asked: then there is nothing to delete, but remains.
    package let isCleanup: Bool
    /// Why `y` was refused.
    package var hint: String?

    package init(_ target: ActionTarget, isCleanup: Bool = false) {
        self.target = target
        self.isCleanup = isCleanup
    }
}
