// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims

/// `shimtop sandbox wait`: until sandboxes have ended.
struct SandboxWait: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "wait",
        abstract: "Wait until a sandbox has ended, and print its exit status.",
        discussion: "Default of --timeout: a day."
    )

    @OptionGroup var tasks: TaskSelection

    func run() async throws {
        let timeout = tasks.patience.duration(default: .seconds(86400))
        try await tasks.each(sandboxesToo: true) { loaded throws(ShimError) in
            try await loaded.shim.sandbox(loaded.bundle.id.id).wait(timeout: timeout)
        } then: { exits in
            for exit in exits { print(exits.count == 1 ? "\(exit.value.status)" : "\(exit.id)  \(exit.value.status)") }
        }
    }
}
