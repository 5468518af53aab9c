// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost

/// Ids of the tasks that have bundles, for shells that complete them; no shim is asked, which may take its time.
enum TaskNames {
    /// Empty for who may not read the state directories.
    static var all: [String] {
        let names = try? BlockingIO.wait { () throws(SystemError) in
            StateDirectory.existing().flatMap { $0.bundles().bundles.map(\.id.id) }
        }
        return names ?? []
    }
}
