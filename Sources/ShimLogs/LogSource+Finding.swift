// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims
import LinuxHost

extension LogSource {
    /// Which sources there are about a task: everything that can be read without harm, when that is more than one, then the
    /// container's output, the shim's log, and containerd's copy of that.
    ///
    /// `io` is the shim's answer to `State`, nil when there is none; `sharing` are the bundles of other tasks that the same
    /// shim serves. Nothing is read but folders and `/proc`.
    public static func find(
        of bundle: ShimBundle,
        _ about: TaskDescription,
        io: TaskIO?,
        shimPid: Int32?,
        sharing: [ShimBundle] = [],
        in places: LogPlaces = LogPlaces()
    ) async -> [LogSource] {
        let finder = LogFinder(bundle: bundle, about: about, io: io, shimPid: shimPid, sharing: sharing, places: places)
        do throws(SystemError) {
            return try await BlockingIO.read { () throws(SystemError) in finder.find() }
        } catch {
            return [LogSource(kind: .container, name: "logs", obstacle: "\(error)", harm: nil)]
        }
    }
}
