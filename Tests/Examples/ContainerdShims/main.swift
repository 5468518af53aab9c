// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

let directory = StateDirectory(path: CommandLine.arguments.dropFirst().first ?? "/run/containerd")
let report = await ShimLoader().load(directory)
for shim in report.loaded {
    do throws(ShimError) {
        let state = try await shim.task.state(timeout: .seconds(2))
        print(shim.bundle.id, state.status.rawValue, state.pid.map(String.init) ?? "-")
    } catch {
        print(shim.bundle.id, error)
    }
    await shim.shim.close()
}
for failure in report.failures { print(failure) }
