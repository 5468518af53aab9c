// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost

extension ShimBundle {
    /// Removes the bundle as ``BundleRemoval/remove(_:)`` does, and returns what could not be removed.
    ///
    /// A file system that does not come off in time is not waited for: the removal goes on by itself then, and
    /// `deadlineExceeded` is thrown.
    func remove(within deadline: Duration) async throws(ShimError) -> [String] {
        try await BlockingIO.change(within: deadline) { error in
            ShimError(.deadlineExceeded, "\(id): its bundle was not removed in time: \(error)")
        } _: { () throws(ShimError) in
            try BundleRemoval.remove(self)
        }
    }
}
