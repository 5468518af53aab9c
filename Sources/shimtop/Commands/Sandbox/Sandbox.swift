// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `shimtop sandbox`: the sandboxes that some shims host beside their tasks.
struct Sandbox: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Look at and end the sandbox that a shim hosts, such as a virtual machine.",
        discussion: """
            Sandboxes are found in the bundles of containerd 2's sandbox controller, and by the ids of tasks. The runc shim \
            hosts none.
            """,
        subcommands: [SandboxStatusCommand.self, SandboxWait.self, SandboxStop.self, SandboxShutdown.self]
    )
}
