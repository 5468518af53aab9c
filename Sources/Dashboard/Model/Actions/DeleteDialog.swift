// SPDX-License-Identifier: Apache-2.0

package import HostActions

/// Whether to delete a task.
package struct DeleteDialog: Sendable, Hashable {
    package var target: ActionTarget
    package var killFirst = false
    /// Why `y` was refused.
    package var hint: String?

    package init(_ target: ActionTarget) { self.target = target }
}
