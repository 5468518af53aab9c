// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

/// What was done to one task.
struct DoneListing: Encodable {
    let namespace: String
    let id: String
    let done: String

    init(_ id: TaskID, _ what: String) {
        namespace = id.namespace
        self.id = id.id
        done = what
    }
}
