// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
package import ShimManagement

/// A shell script in place of a shim's program, which takes down how it was run.
package final class FakeShim: Sendable {
    package let folder: TemporaryFolder
    package let binary: ShimBinary

    /// A program that writes down how it is run, and then does what the script says, which finds the folder in `$here`.
    package init(_ script: String, name: String = "containerd-shim-fake-v1") throws {
        folder = try TemporaryFolder()
        let text = """
            #!/bin/sh
            here='\(folder.path)'
            env -0 > "$here/env"
            printf '%s\\0' "$0" "$@" > "$here/argv"
            pwd -P > "$here/cwd"
            cat > "$here/stdin"
            \(script)
            """
        try folder.write(name, text)
        binary = ShimBinary(path: "\(folder.path)/\(name)")
        guard chmod(binary.path, 0o755) == 0 else { throw TemporaryFolder.Failure(errno: errno) }
        try folder.makeFolder("t")
    }

    /// Prints what the runc shim's `delete` does: pid 4877, status 137, at 1234567890.5.
    package static let deletes =
        "printf '\\010\\215\\046\\020\\211\\001\\032\\014\\010\\322\\205\\330\\314\\004\\020\\200\\312\\265\\356\\001'"

    /// Whether it was run.
    package var wasRun: Bool { (try? bytes("argv")) != nil }

    /// A task whose bundle is in the folder.
    package var context: ShimBinaryContext {
        ShimBinaryContext(
            id: TaskID(namespace: "ns", id: "t"),
            bundle: "\(folder.path)/t",
            grpcAddress: "/run/c.sock",
            publishBinary: "/usr/bin/containerd"
        )
    }

    /// The settings of this process's environment.
    package static var environment: [String] { ProcessInfo.processInfo.environment.map { "\($0)=\($1)" } }

    package func bytes(_ name: String) throws -> [UInt8] {
        [UInt8](try Data(contentsOf: URL(fileURLWithPath: "\(folder.path)/\(name)")))
    }

    /// The words of `argv`, or the settings of `env`.
    package func words(_ name: String) throws -> [String] {
        try bytes(name).split(separator: 0).map { String(decoding: $0, as: UTF8.self) }
    }

    /// A number that the script wrote.
    package func number(_ name: String) throws -> Int32? {
        Int32(String(decoding: try bytes(name), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines))
    }
}
