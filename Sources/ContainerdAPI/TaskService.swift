// SPDX-License-Identifier: Apache-2.0

/// The service through which a shim is asked about its tasks.
package enum TaskService {
    /// Full name of the service in a version of the shim API, such as `containerd.task.v2.Task`.
    package static func name(version: Int) -> String {
        version == 3 ? "containerd.task.v3.Task" : "containerd.task.v2.Task"
    }
}
