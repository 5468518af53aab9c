// SPDX-License-Identifier: Apache-2.0

package import HostActions

/// Whether to do something to several tasks, each of which it names.
package struct BulkDialog: Sendable, Hashable {
    package var kind: TaskAction.Kind
    package var targets: ActionTargets
    package var scroll = 0

    package init(_ kind: TaskAction.Kind, _ targets: ActionTargets) {
        self.kind = kind
        self.targets = targets
    }

    /// Whether tasks that run are killed before they are deleted; nil where nothing is deleted.
    package var killFirst: Bool? { if case .delete(let killFirst) = kind { killFirst } else { nil } }
}
