// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import HostRegistry
import LinuxHost

/// Makes the bundle of a shim anew that lost it while it ran: without one it cannot delete its task, ever.
///
/// Afterwards the shim is found, asked and ended like any other.
package struct LeakedShimRecovery: Sendable {
    private let directories: [StateDirectory]

    /// Recovers shims that were started in bundles below some state directories.
    package init(stateDirectories: [StateDirectory]) { directories = stateDirectories }

    /// The task of a shim that lost its bundle.
    ///
    /// Throws `notFound` when there is no such shim, and `failedPrecondition` when it has its bundle.
    package func task(ofShim pid: Int32) async throws(ShimError) -> TaskID {
        try await BlockingIO.read("recover shim \(pid)") { () throws(ShimError) in try lost(pid).task }
    }

    /// Makes the bundle, with no more in it than how the shim is reached; returns it.
    ///
    /// Throws also `failedPrecondition` when the shim listens nowhere, and `alreadyExists` when there is a bundle of that
    /// name by now.
    package func run(shim pid: Int32) async throws(ShimError) -> ShimBundle {
        try await BlockingIO.change("recover shim \(pid)") { () throws(ShimError) in try runNow(shim: pid) }
    }

    private func runNow(shim pid: Int32) throws(ShimError) -> ShimBundle {
        let shim = try lost(pid)
        guard let directory = directories.first(where: { shim.bundle.hasPrefix($0.taskDirectory + "/") }),
            let socket = shim.addresses.first(where: { $0.hasPrefix("/") })
        else {
            throw ShimError(
                .failedPrecondition,
                "shim \(pid) listens on no socket that has a path: it cannot be reached"
            )
        }
        let bundle = directory.bundle(of: shim.task)
        // The newest version: a shim that serves only the one before says so.
        let params = BootstrapParams(
            version: BootstrapParams.newestVersion,
            address: "unix://\(socket)",
            wireProtocol: .ttrpc
        )
        try bundle.make(spec: Array("{}".utf8))
        try bundle.write(params)
        // What cleans up after the shim has to know which it was; another runtime than the usual one is not known any more.
        try bundle.write(runtime: "")
        if let binary = HostPath.target(ofLink: "/proc/\(pid)/exe"), HostPath.isProgram(binary) {
            try bundle.write(shimBinary: binary)
        }
        return bundle
    }

    private func lost(_ pid: Int32) throws(ShimError) -> FoundShim {
        guard let stat = ProcessStat(pid: pid), stat.state != "Z" else {
            throw ShimError(.notFound, "recover shim \(pid): there is no such process")
        }
        guard let shim = RegistryOptions(stateDirectories: directories).shims(among: [stat]).first else {
            throw ShimError(
                .notFound,
                "recover shim \(pid): process \(pid) (\(stat.name)) was not started as a shim below "
                    + directories.map(\.path).joined(separator: ", ")
            )
        }
        guard shim.isBundleGone else {
            throw ShimError(.failedPrecondition, "recover shim \(pid): its bundle is there, \(shim.bundle)")
        }
        return shim
    }
}
