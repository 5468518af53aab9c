// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Configuration
import ContainerdShims
import Dashboard
import Glibc
import HostActions
import HostRegistry
import HostSession
import LinuxHost
import ShimManagement
import ShimSimulator

/// Which host a command looks at: what every command has in common.
struct HostOptions: ParsableArguments {
    @Option(
        name: .customLong("state"),
        help: ArgumentHelp(
            "A containerd's state directory; may be given several times. Default: those of the usual deployments that exist.",
            valueName: "dir"
        ),
        completion: .directory
    )
    var stateDirectories: [String] = []

    @Option(
        name: .customLong("namespace"),
        help: ArgumentHelp("Only this containerd namespace; may be given several times.", valueName: "ns")
    )
    var namespaces: [String] = []

    @Flag(help: "Look at a built-in host of simulated shims instead of this one.")
    var demo = false

    func validate() throws {
        if demo && !stateDirectories.isEmpty {
            throw ValidationError("--demo brings a state directory of its own: leave out --state")
        }
    }

    /// Runs the body with this host, or with the simulated one where that is asked for.
    ///
    /// Throws ``HostError`` when there is nothing to look at or nobody would answer.
    func withHost<Value: Sendable>(
        _ limits: RegistryLimits = RegistryLimits(),
        _ rules: ActionPerformer.Rules = .init(),
        _ body: @Sendable (LiveHost, [StateDirectory]) async throws -> Value
    ) async throws -> Value {
        try await withDirectories { directories in
            Watchdog.shared.waits(for: "the shims below \(directories.map(\.path).joined(separator: ", "))")
            let options = RegistryOptions(stateDirectories: directories, namespaces: Set(namespaces), limits: limits)
            return try await LiveHost.withHost(options, rules) { try await body($0, directories) }
        }
    }

    /// Runs the body with the state directories to look at, and with the simulated host where one is asked for.
    ///
    /// Throws ``HostError`` when there is nothing to look at or nobody would answer.
    func withDirectories<Value: Sendable>(
        _ body: @Sendable ([StateDirectory]) async throws -> Value
    ) async throws -> Value {
        guard !demo else {
            return try await SimulatedHost.run(.demo) { try await body([StateDirectory(path: $0.stateDirectory)]) }
        }
        guard geteuid() == 0 else { throw HostError.notRoot }
        Watchdog.shared.waits(for: "the state directories")
        return try await body(try directories())
    }

    /// With what the configuration says where no option did; a simulated host is looked at as it is.
    func settled(by settings: Settings) -> HostOptions {
        guard !demo else { return self }
        var host = self
        if stateDirectories.isEmpty { host.stateDirectories = settings.list(.state) }
        if namespaces.isEmpty { host.namespaces = settings.list(.namespaces) }
        return host
    }

    /// Where what is done is written down; what is done to simulated shims is not.
    var journal: JournalFile? { demo ? nil : .standard }

    /// A directory by its path, with links resolved where they can be looked at.
    private static func directory(_ path: String) -> StateDirectory {
        (try? BlockingIO.wait { () throws(SystemError) in StateDirectory(path: path) })
            ?? StateDirectory(unresolved: path)
    }

    private func directories() throws(HostError) -> [StateDirectory] {
        guard stateDirectories.isEmpty else {
            for path in stateDirectories {
                do throws(SystemError) {
                    try BlockingIO.wait { () throws(SystemError) in try HostPath.checkUse(path, R_OK | X_OK) }
                } catch {
                    // One that does not answer is said to with whatever was to be read from it.
                    guard !error.isUnanswered else { continue }
                    throw .unreadable(path, reason: error.reason)
                }
            }
            let directories = stateDirectories.map(Self.directory)
            for directory in directories {
                let isInUse = try? BlockingIO.wait { () throws(SystemError) in directory.isInUse }
                if isInUse == false { throw .notInUse(directory.path) }
            }
            return directories
        }
        let found = (try? BlockingIO.wait { () throws(SystemError) in StateDirectory.existing() }) ?? []
        guard !found.isEmpty else { throw .noStateDirectory }
        return found
    }
}

/// Why there is no host to look at.
///
/// Ends the program with exit code 1.
enum HostError: Error, CustomStringConvertible {
    case notRoot
    case noStateDirectory
    case unreadable(String, reason: String)
    case notInUse(String)

    var description: String {
        switch self {
        case .notRoot:
            "shims answer only their own user, which is root: run it with sudo, or try --demo"
        case .noStateDirectory:
            "no containerd state directory is here (looked for "
                + StateDirectory.wellKnown.map(\.path).joined(separator: ", ")
                + "): give the one of your containerd with --state DIR, or try --demo"
        case .notInUse(let path):
            "no containerd keeps its state in \(path): there is no io.containerd.runtime.v2.task; give the directory that it was "
                + "started with as --state"
        case .unreadable(let path, let reason):
            "cannot read the state directory \(path): \(reason); give the directory that containerd was started with as --state"
        }
    }
}
