// SPDX-License-Identifier: Apache-2.0

import LinuxHost

extension ShimRegistry {
    /// How long a containerd may take for its version.
    private static let daemonPatience = Duration.seconds(2)

    /// Gathers what is known of the host beside its tasks, which are those of the last snapshot.
    ///
    /// Each containerd that is up is asked for its version, and when it `isThorough` for the containers that it knows.
    public func hostEvidence(isThorough: Bool = true) async -> HostEvidence {
        let readings = records.values.map(\.reading)
        var evidence = await Self.hostEvidence(options, readings)
        evidence.daemons = await withTaskGroup(of: HostEvidence.Daemon.self) { group in
            for (reading, directory) in zip(daemonReadings, options.stateDirectories) {
                let running = readings.filter { $0.bundle.hasPrefix(directory.path + "/") && $0.isBelievedAlive }
                group.addTask { await Self.ask(reading, directory, running, isThorough) }
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
        _ running: [ShimReading],
        _ isThorough: Bool
    ) async -> HostEvidence.Daemon {
        var daemon = HostEvidence.Daemon(reading: reading, tasks: running.map(\.id).sorted())
        guard case .up = reading.presence else { return daemon }
        do throws(ShimError) {
            let client = try await DaemonClient.connect(to: directory.daemonAddress, timeout: daemonPatience)
            do throws(ShimError) {
                daemon.answer = .version(try await client.version(timeout: daemonPatience))
                if isThorough { daemon.unknown = try await unknown(of: running, to: client) }
                await client.close()
            } catch {
                await client.close()
                throw error
            }
        } catch {
            daemon.answer = error.code == .deadlineExceeded ? .silent(after: daemonPatience) : .failed(error.message)
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

    @concurrent
    private static func hostEvidence(_ options: RegistryOptions, _ readings: [ShimReading]) async -> HostEvidence {
        await withTaskExecutorPreference(globalConcurrentExecutor) {
            let processes = ProcessStat.allPids().compactMap(ProcessStat.init(pid:)).filter { $0.state != "Z" }
            var evidence = HostEvidence()
            evidence.shims = options.shims(among: processes)
            evidence.halfDeleted = options.halfDeleted()
            evidence.orphans = orphans(among: processes, readings)
            return evidence
        }
    }

    /// Processes whose parent is no longer there and whose cgroup is that of a container without a bundle.
    private static func orphans(among processes: [ProcessStat], _ readings: [ShimReading]) -> [HostEvidence.Orphan] {
        let known = Set(readings.map(\.id.id))
        return processes.compactMap { stat in
            guard stat.parentPid == 1, let cgroup = ProcessCgroup(pid: stat.pid), let id = cgroup.containerID,
                !known.contains(id)
            else { return nil }
            return HostEvidence.Orphan(process: .init(stat), cgroup: cgroup.path, container: id)
        }
    }
}

extension RegistryOptions {
    /// Shims that were started in a bundle below one of the state directories.
    func shims(among processes: [ProcessStat]) -> [HostEvidence.Shim] {
        let found = processes.filter { $0.name.hasPrefix("containerd-shim") }
        let pids = Set(found.map(\.pid))
        return found.compactMap { stat in
            // A shim that starts has its successor for a child.
            guard !pids.contains(stat.parentPid), let link = HostPath.target(ofLink: "/proc/\(stat.pid)/cwd") else {
                return nil
            }
            let gone = " (deleted)"
            let bundle = link.hasSuffix(gone) ? String(link.dropLast(gone.count)) : link
            guard let task = task(ofBundle: bundle) else { return nil }
            var shim = HostEvidence.Shim(
                pid: stat.pid,
                age: HostClock.age(ofTicks: stat.startTicks),
                task: task,
                bundle: bundle,
                isBundleGone: link.hasSuffix(gone)
            )
            if shim.isBundleGone {
                shim.addresses = ListeningSocket.paths(of: stat.pid)
                shim.children = processes.filter { $0.parentPid == stat.pid }.map { .init($0) }
            }
            return shim
        }
    }

    private func task(ofBundle path: String) -> TaskID? {
        for directory in stateDirectories where path.hasPrefix(directory.taskDirectory + "/") {
            let parts = path.dropFirst(directory.taskDirectory.count + 1).split(separator: "/")
            guard parts.count == 2, namespaces.isEmpty || namespaces.contains(String(parts[0])) else { continue }
            return TaskID(namespace: String(parts[0]), id: String(parts[1]))
        }
        return nil
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

extension ProcessCgroup {
    /// The id of the container whose cgroup it visibly is: 64 hexadecimal digits, as CRI and Docker name them.
    var containerID: String? {
        guard var name = path.split(separator: "/").last else { return nil }
        if name.hasSuffix(".scope") { name = name.dropLast(".scope".count) }
        name = name.split(separator: "-").last ?? name
        name = name.split(separator: ":").last ?? name
        return name.count == 64 && name.allSatisfy(\.isHexDigit) ? String(name) : nil
    }
}
