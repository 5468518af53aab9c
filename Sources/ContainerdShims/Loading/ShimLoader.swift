// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// Loads shims from their bundles: reads how each is reached, connects, and asks whether it is alive.
///
/// A guest: nothing on the host is changed. `ShimManager.load(namespaces:)` is for those who own the state directory.
///
/// ```swift
/// let report = await ShimLoader().load(StateDirectory(path: "/run/containerd"))
/// for shim in report.loaded { print(shim.bundle.id, shim.connection.shimPid) }
/// for failure in report.failures { print(failure) }
/// ```
public struct ShimLoader: Sendable {
    /// Bundles that are loaded at the same time, at most.
    public static let maxConcurrentLoads = 64

    private let connector: any ShimConnector
    private let timeouts: ShimTimeouts

    /// A loader that dials real sockets unless it is given another connector.
    public init(connector: (any ShimConnector)? = nil, timeouts: ShimTimeouts = ShimTimeouts()) {
        self.connector = connector ?? SocketConnector()
        self.timeouts = timeouts
    }

    /// Loads the shim of one bundle, within ``ShimTimeouts/load`` in all.
    ///
    /// Throws the step that failed; its `deadlineExceeded` does not mean that the shim is dead.
    public func load(_ bundle: ShimBundle) async throws(LoadFailure) -> LoadedShim {
        let budget = TimeBudget(timeouts.load)
        let params: BootstrapParams
        do { params = try await Self.read(bundle) } catch {
            throw LoadFailure(bundle: bundle, reason: error)
        }
        let shim: Shim
        do {
            shim = Shim(params: params, transport: try await connector.connect(to: params, timeout: budget.left))
        } catch {
            throw LoadFailure(bundle: bundle, step: .dial, attempting: "connect to \(params.address) for", error)
        }
        do {
            let connection = try await shim.connect(bundle.id.id, timeout: budget.left)
            return LoadedShim(bundle: bundle, shim: shim, connection: connection)
        } catch {
            await shim.close()
            throw LoadFailure(bundle: bundle, step: .connect, attempting: "Connect", error)
        }
    }

    /// Loads every shim of one namespace.
    public func load(namespace: String, in directory: StateDirectory) async -> LoadReport {
        await load(directory, namespaces: [namespace])
    }

    /// Loads every shim below a state directory, those of the sandbox controller included.
    ///
    /// At most ``maxConcurrentLoads`` at a time: one that does not answer holds up nobody else.
    public func load(_ directory: StateDirectory, namespaces: Set<String> = []) async -> LoadReport {
        let scan = await Self.scan(directory, namespaces)
        var report = LoadReport(problems: scan.problems)
        await withTaskGroup(of: Result<LoadedShim, LoadFailure>.self) { group in
            var waiting = scan.entries.map(\.bundle).makeIterator()
            func startNext() {
                guard let bundle = waiting.next() else { return }
                group.addTask {
                    do throws(LoadFailure) { return .success(try await load(bundle)) } catch { return .failure(error) }
                }
            }
            for _ in 0..<Self.maxConcurrentLoads { startNext() }
            for await result in group {
                switch result {
                case .success(let shim): report.loaded.append(shim)
                case .failure(let failure): report.failures.append(failure)
                }
                startNext()
            }
        }
        report.loaded.sort { $0.bundle.id < $1.bundle.id }
        report.failures.sort { $0.bundle.id < $1.bundle.id }
        return report
    }

    private static func read(_ bundle: ShimBundle) async throws(ShimError) -> BootstrapParams {
        try await BlockingIO.read("\(bundle.id): bundle") { () throws(ShimError) in try bundle.bootstrapParams() }
    }

    private static func scan(_ directory: StateDirectory, _ namespaces: Set<String>) async -> BundleScan {
        do throws(SystemError) {
            return try await BlockingIO.read { () throws(SystemError) in
                BundleScan(of: [directory], namespaces: namespaces, sandboxesToo: true)
            }
        } catch {
            return BundleScan(unseen: directory, error)
        }
    }
}

/// What loading shims may change on the host.
public enum LoadPolicy: Sendable, Hashable {
    /// A guest: nothing is written and nothing is deleted.
    case readOnly
    /// What containerd does with its own state directory: an `address` file is migrated to `bootstrap.json`, the bundle of
    /// a shim that is dead is cleaned up, and a shim that holds no task is told to end.
    ///
    /// Unlike containerd, which takes it for dead, a shim that does not answer in time is left as it is.
    case manager
}

/// What came of loading many shims: every bundle is in exactly one of the lists.
public struct LoadReport: Sendable {
    /// Those that answered, sorted by id.
    public var loaded: [LoadedShim] = []
    /// Those that did not, sorted by id.
    public var failures: [LoadFailure] = []
    /// Directories that could not be read, each a sentence.
    public var problems: [String] = []
    /// What was changed on the host, each a sentence; empty unless the policy is ``LoadPolicy/manager``.
    public var actions: [String] = []
}

/// A shim that was reached by way of one bundle, and answered.
public struct LoadedShim: Sendable {
    /// The bundle that led to it.
    public let bundle: ShimBundle
    /// A connection of its own.
    public let shim: Shim
    /// What it said of itself and of the bundle's task.
    public let connection: ShimConnection

    /// The bundle's task.
    public var task: ShimTask { shim.task(bundle.id.id) }
}
