// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import HostRegistry
import LinuxHost

extension HostExaminer {
    /// How long a containerd may take for its version.
    private static let daemonPatience = Duration.seconds(2)

    /// Gathers what is known of the host beside its tasks, which are those of the last snapshot.
    ///
    /// Each containerd that is up is asked for its version, and when it `isThorough` for the containers that it knows.
    package func hostEvidence(isThorough: Bool = true) async -> HostEvidence {
        let options = registry.options
        let readings = await registry.currentReadings()
        let daemonReadings = await registry.daemonReadings
        var evidence = await Self.hostEvidence(options, readings)
        evidence.daemons = await withTaskGroup(of: HostEvidence.Daemon.self) { group in
            for (reading, directory) in zip(daemonReadings, options.stateDirectories) {
                let readings = readings.filter { $0.bundle.hasPrefix(directory.path + "/") }
                group.addTask { await Self.ask(reading, directory, readings, isThorough) }
            }
            var daemons: [HostEvidence.Daemon] = []
            for await daemon in group { daemons.append(daemon) }
            return daemons.sorted { $0.reading.stateDirectory < $1.reading.stateDirectory }
        }
        return evidence
    }

    private static func ask(
        _ reading: DaemonReading,
        _ directory: StateDirectory,
        _ readings: [ShimReading],
        _ isThorough: Bool
    ) async -> HostEvidence.Daemon {
        let running = readings.filter(\.isBelievedAlive)
        var daemon = HostEvidence.Daemon(reading: reading, tasks: running.map(\.id).sorted())
        daemon.hasTasks = !readings.isEmpty
        if let pid = reading.presence.pid {
            daemon.uptime = await seen { ProcessStat(pid: pid).map { HostClock.age(ofTicks: $0.startTicks) } } ?? nil
        }
        guard case .up = reading.presence else { return daemon }
        do throws(ShimError) {
            let address: String
            if let known = reading.address {
                address = known
            } else {
                address = try await BlockingIO.read(directory.path) { directory.daemonAddress }
            }
            let client = try await DaemonClient.connect(to: address, timeout: daemonPatience)
            do throws(ShimError) {
                daemon.answer = .version(try await client.version(timeout: daemonPatience))
                // That it tells its version and not its containers in time may be their number.
                if isThorough {
                    daemon.unknown = (try? await unknown(of: running, to: client)) ?? []
                    daemon.vanished = (try? await vanished(below: directory, believedBy: client)) ?? []
                }
                await client.close()
            } catch {
                await client.close()
                throw error
            }
        } catch {
            switch error.code {
            case .deadlineExceeded: daemon.answer = .silent(after: daemonPatience)
            case .resourceExhausted: break
            default: daemon.answer = .failed(error.message)
            }
        }
        return daemon
    }

    /// Tasks that run and of which containerd has no container; new ones may have come since it was asked.
    private static func unknown(of running: [ShimReading], to client: DaemonClient) async throws(ShimError) -> [TaskID]
    {
        var known: Set<TaskID> = []
        for namespace in Set(running.map(\.id.namespace)) {
            known.formUnion(try await client.containers(in: namespace, timeout: daemonPatience).map(\.id))
        }
        return running.filter { !known.contains($0.id) && ($0.age ?? .zero) > .seconds(10) }.map(\.id).sorted()
    }

    /// Tasks in the list of containerd without a bundle; one that is just being deleted is there for a moment, too.
    private static func vanished(
        below directory: StateDirectory,
        believedBy client: DaemonClient
    ) async throws(ShimError) -> [TaskID] {
        let first = try await withoutBundle(below: directory, believedBy: client)
        guard !first.isEmpty, (try? await Task.sleep(for: .seconds(1))) != nil else { return [] }
        let second = Set(try await withoutBundle(below: directory, believedBy: client))
        return first.filter(second.contains)
    }

    private static func withoutBundle(
        below directory: StateDirectory,
        believedBy client: DaemonClient
    ) async throws(ShimError) -> [TaskID] {
        let folder = directory.taskDirectory
        let namespaces = await seen { () throws(SystemError) in try Directory.entries(folder) } ?? []
        var found: [TaskID] = []
        for namespace in namespaces where namespace.kind == .directory {
            let believed = try await client.tasks(in: namespace.name, timeout: daemonPatience)
            found += await seen { believed.filter { HostPath.isMissing("\(folder)/\($0.namespace)/\($0.id)") } } ?? []
        }
        return found
    }

    private static func seen<Value: Sendable>(
        _ look: @escaping @Sendable () throws(SystemError) -> Value
    ) async -> Value? {
        try? await BlockingIO.read(look)
    }

    private static func hostEvidence(_ options: RegistryOptions, _ readings: [ShimReading]) async -> HostEvidence {
        let serving = Set(readings.compactMap(\.shimPid))
        do throws(SystemError) {
            return try await BlockingIO.read { () throws(SystemError) in
                let processes = ProcessStat.all().filter { $0.state != "Z" }
                var evidence = HostEvidence()
                evidence.shims = options.shims(among: processes).map { shim in
                    var shim = shim
                    shim.isServing = serving.contains(shim.pid)
                    return shim
                }
                evidence.halfDeleted = options.halfDeleted()
                evidence.orphans = options.orphans(among: processes)
                evidence.mounts = HungMount.find(among: processes)
                return evidence
            }
        } catch {
            var evidence = HostEvidence()
            evidence.unseen = ["\(error)"]
            return evidence
        }
    }
}

extension RegistryOptions {
    /// Processes whose parent is no longer there and whose cgroup is that of a container without a bundle.
    ///
    /// Bundles of every containerd count, also of those that are not looked at. Where this program, or process 1, is in such
    /// a cgroup itself, it is in a container, whose processes are nobody's orphans.
    fileprivate func orphans(among processes: [ProcessStat]) -> [HostEvidence.Orphan] {
        let bundles = BundleScan(of: stateDirectories + StateDirectory.existing(), namespaces: [], sandboxesToo: true)
        var known = Set(bundles.entries.map(\.bundle.id.id))
        known.formUnion([1, getpid()].compactMap { ProcessCgroup(pid: $0)?.containerID })
        return processes.compactMap { stat in
            guard stat.parentPid == 1, !stat.name.hasPrefix("containerd-shim"),
                let cgroup = ProcessCgroup(pid: stat.pid),
                let id = cgroup.containerID, !known.contains(id)
            else { return nil }
            return HostEvidence.Orphan(process: TaskEvidence.Process(stat), cgroup: cgroup.path, container: id)
        }
    }

    fileprivate func halfDeleted() -> [HostEvidence.HalfDeleted] {
        stateDirectories.flatMap { directory -> [HostEvidence.HalfDeleted] in
            Self.folders(directory.taskDirectory).filter { namespaces.isEmpty || namespaces.contains($0) }.flatMap {
                namespace in
                Self.folders("\(directory.taskDirectory)/\(namespace)").filter { $0.hasPrefix(".") }.compactMap {
                    name in
                    let path = "\(directory.taskDirectory)/\(namespace)/\(name)"
                    guard let age = HostPath.timeSinceChange(path) else { return nil }
                    let task = TaskID(namespace: namespace, id: String(name.dropFirst()))
                    return HostEvidence.HalfDeleted(task: task, path: path, age: age)
                }
            }
        }
    }

    private static func folders(_ path: String) -> [String] {
        let entries: [DirectoryEntry] = (try? Directory.entries(path)) ?? []
        return entries.filter { $0.kind == .directory }.map(\.name)
    }
}

extension ProcessCgroup {
    var containerID: String? { Self.containerID(ofPath: path) }

    /// The id of the container of a containerd whose cgroup it visibly is: 64 hexadecimal digits, alone or as systemd has them
    /// from Kubernetes and Docker; those of other engines, whose monitors are nobody's children, are not.
    static func containerID(ofPath path: String) -> String? {
        guard var name = path.split(separator: "/").last else { return nil }
        if name.hasSuffix(".scope") {
            guard let prefix = ["cri-containerd-", "docker-"].first(where: name.hasPrefix) else { return nil }
            name = name.dropFirst(prefix.count).dropLast(".scope".count)
        }
        return name.count == 64 && name.allSatisfy(\.isHexDigit) ? String(name) : nil
    }
}

extension TaskEvidence.Process {
    fileprivate init(_ stat: ProcessStat) {
        self.init(
            pid: stat.pid,
            name: stat.name,
            state: stat.state,
            age: HostClock.age(ofTicks: stat.startTicks)
        )
    }
}
