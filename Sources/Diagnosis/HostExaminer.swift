// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
package import HostRegistry
import LinuxHost

/// Finds out what is wrong with the tasks of a registry and with their host, and remembers it until it is looked at again.
///
/// Runs where the registry does, and waits for no shim.
package actor HostExaminer {
    package nonisolated var unownedExecutor: UnownedSerialExecutor { registry.unownedExecutor }

    nonisolated let registry: ShimRegistry
    var knowledge = HostKnowledge()
    var processorTimes = ProcessorTimes()
    /// What was found wrong with tasks, and what they were then.
    private var judged: [TaskID: (verdict: TaskVerdict, of: ShimReading)] = [:]
    /// What the last examination found wrong with the host beside its tasks.
    package private(set) var findings: [HostFinding] = []

    package init(_ registry: ShimRegistry) { self.registry = registry }

    /// Examines every task and the host.
    package func examine() async {
        await examine(await registry.currentReadings().map(\.id))
        let host = await hostEvidence(isThorough: false)
        if host.unseen.isEmpty { findings = host.findings }
    }

    /// Examines some tasks alone, such as those that have just fallen sick.
    package func examine(_ ids: [TaskID]) async {
        // What could not be looked at says nothing: the verdict of before stays.
        for evidence in await evidence(of: ids, isThorough: false) where evidence.isSeen {
            let verdict = evidence.verdicts.first { $0.kind != .stoppedNotDeleted }
            judged[evidence.reading.id] = verdict.map { ($0, evidence.reading) }
        }
    }

    /// What the last examination found wrong with tasks that have not changed since.
    package func verdicts(of readings: [ShimReading]) -> [TaskID: TaskVerdict] {
        guard !judged.isEmpty else { return [:] }
        var present: Set<TaskID> = []
        var verdicts: [TaskID: TaskVerdict] = [:]
        for reading in readings {
            guard let (verdict, before) = judged[reading.id] else { continue }
            present.insert(reading.id)
            if before.isStill(reading) { verdicts[reading.id] = verdict }
        }
        if present.count < judged.count { judged = judged.filter { present.contains($0.key) } }
        return verdicts
    }

    /// Gathers what is known of tasks, as the last snapshot knew them; those that are gone are left out.
    ///
    /// No shim is asked, no process is stopped or held up, and no byte is taken out of a pipe. What may pass by itself (a
    /// wait inside the kernel, a full pipe) is looked at twice, a second apart, and left out if it has.
    ///
    /// Unless it `isThorough` the readers of a pipe are looked for, among all processes of the host, only where it is full,
    /// and it is left out how much memory is in use.
    package func evidence(of ids: [TaskID], isThorough: Bool = true) async -> [TaskEvidence] {
        let readings = await registry.currentReadings(of: ids)
        let daemons = Dictionary(await registry.daemonReadings.map { ($0.stateDirectory, $0.presence) }) { first, _ in
            first
        }
        knowledge.forgetOld(at: registry.clock.now)
        let first = await look(at: readings, daemons, isThorough)
        guard first.contains(where: \.mayPass), (try? await registry.clock.sleep(for: .seconds(1))) != nil else {
            return first
        }
        let passing = first.filter(\.mayPass).map(\.reading)
        let second = await look(at: passing, daemons, isThorough)
        let later = Dictionary(second.map { ($0.reading.id, $0) }) { first, _ in first }
        return first.map { evidence in later[evidence.reading.id].map { evidence.lasting($0) } ?? evidence }
    }

    /// What is not seen in time is left out, and said to be.
    private func look(
        at readings: [ShimReading],
        _ daemons: [String: DaemonReading.Presence],
        _ isThorough: Bool
    ) async -> [TaskEvidence] {
        let (before, clock) = (knowledge, registry.clock)
        do throws(SystemError) {
            let (found, knowledge) = try await BlockingIO.read { () throws(SystemError) in
                let look = EvidenceGathering(
                    of: readings,
                    among: ProcessStat.all(),
                    daemons,
                    before,
                    isThorough,
                    at: clock.now
                )
                return (look.found, look.knowledge)
            }
            self.knowledge = knowledge
            return found
        } catch {
            return readings.map { reading in
                var evidence = TaskEvidence(reading: reading, daemon: .unknown)
                evidence.unseen = ["\(error)"]
                evidence.isSeen = false
                return evidence
            }
        }
    }
}

extension ShimReading {
    /// Whether what was found wrong holds: the same process in the same state, whose shim is as well or sick as it was.
    ///
    /// What keeps a shim from answering is the same before and after its deadline.
    func isStill(_ now: ShimReading) -> Bool {
        status == now.status && pid == now.pid && pidStartTicks == now.pidStartTicks
            && (health == now.health && isOverdue == now.isOverdue || isSilent && now.isSilent)
    }
}

/// What was found out about the host and is remembered from one look to the next, since it costs more than what is read with it.
struct HostKnowledge: Sendable {
    var readers = PipeReaders()
    var cgroups = TaskCgroups()

    mutating func forgetOld(at now: ContinuousClock.Instant) {
        readers.forgetOld(at: now)
        cgroups.forgetOld(at: now)
    }
}
