// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost

extension ShimBundle {
    /// Removes the bundle as ``BundleRemoval/remove(_:)`` does, and returns what could not be removed.
    ///
    /// A file system that does not come off in time is not waited for: the removal goes on by itself then, and
    /// `deadlineExceeded` is thrown.
    func remove(within deadline: Duration) async throws(ShimError) -> [String] {
        let removal: Result<[String], ShimError>
        do throws(SystemError) {
            removal = try await BlockingIO.change(within: deadline) { () throws(SystemError) in
                Result { () throws(ShimError) in try BundleRemoval.remove(self) }
            }
        } catch {
            throw ShimError(.deadlineExceeded, "\(id): its bundle was not removed in time: \(error)")
        }
        return try removal.get()
    }
}
