// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import HostRegistry

/// How long a command waits for a shim.
struct Patience: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "How long each answer of a shim is waited for, 0.1 to 86400. Default: 5, where the command says nothing else.",
            valueName: "seconds"
        )
    )
    var timeout: Double?

    func validate() throws {
        if let timeout, !(0.1...86400).contains(timeout) {
            throw ValidationError("--timeout takes 0.1 to 86400 seconds, not \(timeout)")
        }
    }

    /// What was asked for, or else the command's own default.
    func duration(default fallback: Duration = .seconds(5)) -> Duration {
        timeout.map { .milliseconds(Int64($0 * 1000)) } ?? fallback
    }

    /// How long shims are waited for by what is done to tasks.
    func limits(default fallback: Duration) -> RegistryLimits {
        var limits = RegistryLimits()
        let timeout = duration(default: fallback)
        limits.deadline = timeouts.load
        (limits.action, limits.delete, limits.checkpoint) = (timeout, timeout, timeout)
        limits.stacks = duration()
        limits.shim = timeouts
        limits.shim.cleanup = duration()
        return limits
    }

    /// containerd's timeouts, with loading taking no longer than was asked for.
    var timeouts: ShimTimeouts {
        var timeouts = ShimTimeouts()
        timeouts.load = duration(default: timeouts.load)
        return timeouts
    }
}
