// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims

/// `shimtop sandbox wait`: until sandboxes have ended.
struct SandboxWait: TaskCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until a sandbox has ended, and print its exit status.",
        discussion: "Default of --timeout: a day."
    )

    @OptionGroup var tasks: TaskSelection

    /// How long it waits.
    var time: Duration { tasks.patience.duration(default: .seconds(86400)) }

    func run() async throws {
        let timeout = time
        try await tasks.each(sandboxesToo: true) { loaded throws(ShimError) in
            try await loaded.shim.sandbox(loaded.bundle.id.id).wait(timeout: timeout)
        } then: { exits in
            try StandardOutput.print(
                lines: exits.map { exits.count == 1 ? "\($0.value.status)" : "\($0.id)  \($0.value.status)" }
            )
        }
    }
}
