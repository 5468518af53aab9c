// SPDX-License-Identifier: Apache-2.0

import LinuxHost
import LogText

/// Looks at one log pipe again and again, and remembers what a single look does not show.
struct LogPipeWatch {
    /// Looking through every process of the host costs too much to be done at every look.
    private static let scanPause = Duration.seconds(2)
    /// While somebody reads nothing is lost, and who comes in addition may be seen later.
    private static let settledScanPause = Duration.seconds(10)
    /// While the pipe is drained here, who opens it is told by a watch.
    private static let drainedScanPause = Duration.seconds(30)

    private var pipe: FIFO.Identity?
    private var holders: [PipeHolder] = []
    private var scannedAt: ContinuousClock.Instant?
    private var hasLooked = false
    private var blockedWriter: LogPipeState.BlockedWriter?

    /// The processes that hold the pipe, this one too.
    ///
    /// Known ones are looked at anew; others are searched for now and then, and at once when a known one is gone.
    mutating func holders(of pipe: FIFO.Identity, isDrainedHere: Bool) -> [PipeHolder] {
        if pipe != self.pipe { self = LogPipeWatch() }
        self.pipe = pipe
        let still = holders.compactMap { $0.again(of: pipe) }
        let now = ContinuousClock.now
        let pause =
            isDrainedHere
            ? Self.drainedScanPause : still.contains(where: \.reads) ? Self.settledScanPause : Self.scanPause
        if let scannedAt, scannedAt.duration(to: now) < pause, still.map(\.pid) == holders.map(\.pid) {
            holders = still
        } else {
            holders = PipeHolder.all(of: pipe)
            scannedAt = now
        }
        return holders
    }

    /// The holders are not known any more: they are searched for at the next look.
    mutating func forget() { scannedAt = nil }

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
    init(_ holder: PipeHolder) { self.init(pid: holder.pid, name: holder.name, isStopped: holder.isStopped) }
}
