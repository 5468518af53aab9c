// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost
import ShimLogs

/// Finds what can be printed about a task.
struct LogLookup: Sendable {
    private let host: HostTasks
    private let timeouts: ShimTimeouts

    init(_ host: HostTasks, timeouts: ShimTimeouts) {
        self.host = host
        self.timeouts = timeouts
    }

    /// The bundle of the task that a name means, and its sources; a shim that does not answer is no obstacle to reading files.
    func sources(_ name: String) async throws(ShimError) -> (ShimBundle, [LogSource]) {
        let bundle = try host.find(name).bundle
        let loaded = try? await ShimLoader(timeouts: timeouts).load(bundle)
        let state = try? await loaded?.task.state(timeout: timeouts.state)
        await loaded?.shim.close()
        let host = host
        let (about, address) = try await BlockingIO.read("\(bundle.id): bundle") {
            (bundle.taskDescription(), try? bundle.bootstrapParams().address)
        }
        var sharing: [ShimBundle] = []
        if let address { sharing = try await host.sharing(address, besides: bundle.id) }
        let sources = await LogSource.find(
            of: bundle,
            about,
            io: state?.io,
            shimPid: loaded?.connection.shimPid,
            sharing: sharing
        )
        return (bundle, sources)
    }
}
