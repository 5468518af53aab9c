// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Dashboard
import HostActions

/// `shimtop update`: sets limits of tasks.
struct Update: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract: "Set limits of a task's cgroup; those that are not named stay.",
        discussion: "containerd and kubelet do not learn of it, and may set their own again."
    )

    @OptionGroup var tasks: TaskSelection
    @OptionGroup var change: ChangeGuard

    @Flag(help: "Print an array of JSON objects.")
    var json = false

    @Option(help: ArgumentHelp("Most processes and threads; 0 for no limit.", valueName: "count"))
    var pids: Int64?

    @Option(help: ArgumentHelp("Most memory, such as 512M or 2G; -1 for no limit.", valueName: "size"))
    var memory: ByteSize?

    @Option(help: ArgumentHelp("Most memory and swap together; -1 for no limit.", valueName: "size"))
    var memorySwap: ByteSize?

    @Option(help: ArgumentHelp("CPU weight; 1024 is the usual one.", valueName: "shares"))
    var cpuShares: UInt64?

    @Option(help: ArgumentHelp("CPU time within each period; -1 for no limit.", valueName: "microseconds"))
    var cpuQuota: Int64?

    @Option(help: ArgumentHelp("Length of a period.", valueName: "microseconds"))
    var cpuPeriod: UInt64?

    @Option(help: ArgumentHelp("CPUs that may be used, such as 0-3,7.", valueName: "list"))
    var cpus: String?

    func validate() throws {
        if limits == ResourceLimits() { throw ValidationError("name at least one limit") }
    }

    private var limits: ResourceLimits {
        var limits = ResourceLimits()
        limits.pids = pids
        limits.memoryBytes = memory?.bytes
        limits.memoryAndSwapBytes = memorySwap?.bytes
        limits.cpuShares = cpuShares
        limits.cpuQuotaMicroseconds = cpuQuota
        limits.cpuPeriodMicroseconds = cpuPeriod
        limits.cpus = cpus
        return limits
    }

    func run() async throws { try await tasks.act(.update(limits), change, json: json) }
}
