// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import LinuxHost

extension ProtectedProcesses {
    /// Throws `failedPrecondition` when the container of this init process must not be touched.
    package func allowTouching(_ id: TaskID, _ pid: Int32) throws(ShimError) {
        guard let reason = reason(againstContainerOf: pid) else { return }
        throw ShimError(.failedPrecondition, "\(id) is not touched: pid \(pid): \(reason)")
    }
}
