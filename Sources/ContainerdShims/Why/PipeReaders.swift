// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// Who reads which pipe, remembered from one examination to the next: to find out, every process of the host is looked through.
struct PipeReaders: Sendable {
    /// How long it is believed: another reader may come at any time.
    private static let lifetime = Duration.seconds(60)

    /// A reader of each pipe that was looked for, and a writer if that is another; none where nobody reads it.
    private var holders: [FIFO.Identity: [PipeHolder]] = [:]
    /// Pipes that the shim of their task does not read; others may.
    private var notReadByShim: Set<FIFO.Identity> = []
    private var emptiedAt = ContinuousClock.now

    /// What is known of a pipe without looking for its readers.
    enum Look {
        /// There is nobody to ask: they have to be looked for.
        case unknown
        /// It is this full; nil where nobody reads it, so that nobody waits for room in it either.
        case fill(PipeFill?)
    }

    mutating func forgetOld() {
        guard emptiedAt.duration(to: .now) > Self.lifetime else { return }
        self = PipeReaders()
    }

    func look(at pipe: FIFO.Identity, _ fill: ([PipeHolder]) -> PipeFill?) -> Look {
        guard let known = holders[pipe] else { return .unknown }
        if known.isEmpty { return .fill(nil) }
        guard known.allSatisfy({ $0.stillHolds(pipe) }), let fill = fill(known) else { return .unknown }
        return .fill(fill)
    }

    /// How full a pipe is, of whose readers at most this shim is looked for.
    mutating func fill(of pipe: FIFO.Identity, readBy shim: Int32?, _ fill: ([PipeHolder]) -> PipeFill?) -> PipeFill? {
        if case .fill(let fill) = look(at: pipe, fill) { return fill }
        guard let shim, !notReadByShim.contains(pipe) else { return nil }
        guard let holder = PipeHolder(pid: shim, of: pipe), holder.reads else {
            notReadByShim.insert(pipe)
            return nil
        }
        holders[pipe] = [holder]
        return fill([holder])
    }

    mutating func learn(_ pipe: FIFO.Identity, _ found: [PipeHolder], own: Int32) {
        let others = found.filter { $0.pid != own }
        guard let reader = others.first(where: { $0.reads && $0.writes }) ?? others.first(where: \.reads) else {
            return holders[pipe] = []
        }
        holders[pipe] = [reader] + (reader.writes ? [] : others.filter(\.writes).prefix(1))
    }
}
