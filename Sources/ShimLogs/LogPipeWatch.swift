// SPDX-License-Identifier: Apache-2.0

package import LinuxHost
import LogText

/// Looks at one log pipe again and again, and remembers what a single look does not show.
struct LogPipeWatch {
    /// Where the kernel does not tell who comes, every process of the host is looked at so often.
    private static let scanPause = Duration.seconds(10)

    private var pipe: FIFO.Identity?
    private var holders: [PipeHolder] = []
    private var scannedAt: ContinuousClock.Instant?
    private var mustScan = true
    private var watches: PathWatches?

    init() {}

    private init(_ pipe: FIFO.Identity) {
        self.pipe = pipe
        if let path = pipe.path, let watches = PathWatches(), watches.watch(path) { self.watches = watches }
    }
    private var hasLooked = false
    private var blockedWriter: LogPipeState.BlockedWriter?

    /// The processes that hold the pipe, this one too.
    ///
    /// Known ones are looked at anew; others are searched for, among all processes of the host, when a known one is gone or the
    /// kernel tells that somebody has opened or closed the pipe.
    mutating func holders(of pipe: FIFO.Identity) -> [PipeHolder] {
        if pipe != self.pipe { self = LogPipeWatch(pipe) }
        let still = holders.compactMap { $0.again(of: pipe) }
        if !mustScan, still.count == holders.count, !hasChanged {
            holders = still
        } else {
            _ = hasChanged
            holders = PipeHolder.all(of: pipe)
            scannedAt = .now
            mustScan = false
        }
        return holders
    }

    /// Whether somebody else may have come or gone since the last search.
    private var hasChanged: Bool {
        if let path = pipe?.path, let watches { return watches.hasChanged(path) }
        return scannedAt.map { $0.duration(to: .now) >= Self.scanPause } ?? true
    }

    /// The holders are not known any more: they are searched for at the next look.
    mutating func forget() { mustScan = true }

    /// How things stand with the pipe whose holders were asked for last.
    mutating func state(fill: PipeFill?, isDrainedHere: Bool) -> LogPipeState? {
        guard let pipe else { return nil }
        let state = PipeState(of: pipe, holders: holders, fill: fill)
        if !state.hasBlockedWriter {
            blockedWriter = nil
        } else if blockedWriter == nil {
            blockedWriter = LogPipeState.BlockedWriter(since: .now(), wasBlockedBefore: !hasLooked)
        }
        hasLooked = true
        return LogPipeState(
            readers: state.holders.filter(\.reads).map(LogPipeState.Reader.init),
            hasWriter: state.holders.contains(where: \.writes),
            isDrainedHere: isDrainedHere,
            waitingBytes: fill?.waitingBytes,
            capacityBytes: fill?.capacityBytes,
            blockedWriter: blockedWriter
        )
    }
}

extension LogPipeState.Reader {
    package init(_ holder: PipeHolder) { self.init(pid: holder.pid, name: holder.name, isStopped: holder.isStopped) }
}
