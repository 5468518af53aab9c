// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost

/// Who holds which pipe, remembered from one look to the next: to find out, every open file of the host is looked at.
///
/// What is remembered counts for as long as those processes hold the pipe and, where all holders were looked for, until the
/// kernel tells that somebody else has opened or closed it.
struct PipeReaders: Sendable {
    /// Where the kernel does not tell, it is believed for so long that nobody else has come.
    private static let lifetime = Duration.seconds(60)
    /// Time between two looks through the whole host that nobody asked for.
    private static let scanPause = Duration.seconds(10)

    private struct Entry {
        /// This program is not among them.
        var holders: [PipeHolder]
        /// Whether these are all that there are; else one that reads, at least.
        var isComplete: Bool
        var isWatched = false
        var foundAt: ContinuousClock.Instant
        var usedAt: ContinuousClock.Instant
    }

    private var entries: [FIFO.Identity: Entry] = [:]
    /// When a reader was looked for that was not found near by.
    private var lookedNearAt: [FIFO.Identity: ContinuousClock.Instant] = [:]
    private var scannedAt: ContinuousClock.Instant?
    private let watches = PathWatches()

    /// Forgets pipes that nobody has asked about for long: their tasks are gone.
    mutating func forgetOld(at now: ContinuousClock.Instant) {
        lookedNearAt = lookedNearAt.filter { $0.value.duration(to: now) < Self.lifetime }
        for (pipe, entry) in entries where entry.usedAt.duration(to: now) > Self.lifetime * 2 { forget(pipe) }
    }

    /// The holders of a pipe as they are now, this program left out; nil when they have to be looked for.
    ///
    /// Unless all of them are asked for, one that reads is enough, and none means that nobody does.
    mutating func holders(
        of pipe: FIFO.Identity,
        all: Bool,
        at now: ContinuousClock.Instant
    ) -> [PipeHolder]? {
        guard let entry = entries[pipe], entry.isComplete || !all && !entry.holders.isEmpty else { return nil }
        let still = all ? entry.holders.compactMap { $0.again(of: pipe) } : entry.holders.filter { $0.stillHolds(pipe) }
        guard isBelieved(entry, pipe, at: now), still.count == entry.holders.count else {
            forget(pipe)
            return nil
        }
        entries[pipe]?.usedAt = now
        return still
    }

    /// Looks for a reader of each pipe of which nothing is known, among a few processes alone.
    ///
    /// Each process is gone through once, however many the pipes are: some have thousands of files open. Who is not found is not
    /// looked for again for a while.
    mutating func lookNear(_ pipes: [(pipe: FIFO.Identity, pids: [Int32])], at now: ContinuousClock.Instant) {
        var wanted: [Int32: Set<FIFO.Identity>] = [:]
        for (pipe, pids) in pipes where entries[pipe] == nil {
            if let looked = lookedNearAt[pipe], looked.duration(to: now) < Self.lifetime { continue }
            lookedNearAt[pipe] = now
            for pid in pids { wanted[pid, default: []].insert(pipe) }
        }
        for (pid, pipes) in wanted {
            for (pipe, holder) in PipeHolder.ofPipes(pipes, pid: pid) where holder.reads && entries[pipe] == nil {
                entries[pipe] = Entry(holders: [holder], isComplete: false, foundAt: now, usedAt: now)
            }
        }
    }

    /// Looks through the whole host for the holders of some pipes; nil where that was done a moment ago and is not `urgent`.
    mutating func search(
        _ pipes: Set<FIFO.Identity>,
        isUrgent: Bool,
        at now: ContinuousClock.Instant
    ) -> [FIFO.Identity: [PipeHolder]]? {
        if !isUrgent, let scannedAt, scannedAt.duration(to: now) < Self.scanPause { return nil }
        scannedAt = now
        // Watched first: who comes while it is looked is told of afterwards.
        let watched = pipes.filter { pipe in pipe.path.flatMap { watches?.watch($0) } ?? false }
        for pipe in watched { _ = pipe.path.flatMap { watches?.hasChanged($0) } }
        let own = getpid()
        let found = PipeHolder.all(of: pipes)
        for pipe in pipes {
            let holders = (found[pipe] ?? []).filter { $0.pid != own }
            let isWatched = watched.contains(pipe)
            entries[pipe] = Entry(holders: holders, isComplete: true, isWatched: isWatched, foundAt: now, usedAt: now)
        }
        return pipes.reduce(into: [:]) { $0[$1] = entries[$1]?.holders ?? [] }
    }

    private func isBelieved(_ entry: Entry, _ pipe: FIFO.Identity, at now: ContinuousClock.Instant) -> Bool {
        guard entry.isComplete else { return true }
        guard entry.isWatched, let path = pipe.path else { return entry.foundAt.duration(to: now) < Self.lifetime }
        return watches?.hasChanged(path) == false
    }

    private mutating func forget(_ pipe: FIFO.Identity) {
        lookedNearAt[pipe] = nil
        guard let entry = entries.removeValue(forKey: pipe) else { return }
        if entry.isWatched, let path = pipe.path { watches?.forget(path) }
    }
}
