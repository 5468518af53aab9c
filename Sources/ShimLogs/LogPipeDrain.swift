// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost

/// Takes bytes out of one log pipe for as long as no other process that could read them does.
struct LogPipeDrain {
    /// What happens meanwhile.
    enum Event {
        /// The pipe is open, and bytes are taken from now on.
        case begun
        case bytes([UInt8])
        /// Nobody holds the other end at present.
        case noWriter
        /// Comes once a second, with how full the pipe is.
        case second(PipeFill)
    }

    /// Why it ended.
    enum End {
        /// Another process reads the pipe.
        case reader(PipeHolder)
        /// The pipe has no name any more, or another one has it; nothing is left in it.
        case gone
        /// Whoever was told of an event said so.
        case told
        case wokenUp
    }

    let path: String
    let pipe: FIFO.Identity
    let wakeUp: WakeUp
    /// Whether readers that are stopped are passed by.
    let passesStopped: Bool

    private static let second = Duration.seconds(1)
    /// How often it is looked whether a stopped reader runs again.
    private static let stoppedPause = Duration.milliseconds(50)

    /// Takes bytes on the calling thread until somebody else reads; `handle` says whether to go on.
    ///
    /// An opening shows in the watch before the call of whoever opens returns, so before anything is written for him: the
    /// watch is looked at before every read.
    func run(_ handle: (Event) -> Bool) throws(SystemError) -> End {
        let watch = try FileWatch(path, for: .opened)
        let fifo = try FIFO(path)
        _ = watch.pending()
        guard fifo.identity == pipe else { return .gone }
        // Somebody may have come between the look and our opening. From here on the watch tells.
        var readers = Self.readers(of: pipe)
        if let reader = readers.first(where: mayRead) { return .reader(reader) }
        guard handle(.begun) else { return .told }
        // A pipe without a writer is always ready to read: it is left out until the watch or the time says to look.
        var hasWriter = true
        var lookedAt = ContinuousClock.now
        while !wakeUp.wait(
            hasWriter ? [watch.descriptor, fifo.descriptor] : [watch.descriptor],
            atMost: readers.isEmpty ? Self.second : Self.stoppedPause
        ) {
            if watch.pending().contains(.opened) {
                hasWriter = true
                readers = openers()
                if let reader = readers.first(where: mayRead) { return .reader(reader) }
                continue
            }
            if let reader = awoken(&readers) { return .reader(reader) }
            switch fifo.read() {
            case .bytes(let bytes): guard handle(.bytes(bytes)) else { return .told }
            case .empty: hasWriter = true
            case .noWriter:
                hasWriter = false
                guard handle(.noWriter) else { return .told }
            }
            guard lookedAt.duration(to: .now) >= Self.second else { continue }
            lookedAt = .now
            guard handle(.second(fifo.fill)) else { return .told }
            if FIFO.identity(of: path) != pipe {
                while !wakeUp.isCalled {
                    if let reader = awoken(&readers) { return .reader(reader) }
                    guard case .bytes(let bytes) = fifo.read() else { return .gone }
                    guard handle(.bytes(bytes)) else { return .told }
                }
            }
        }
        return .wokenUp
    }

    /// Other processes that read the pipe.
    static func readers(of pipe: FIFO.Identity) -> [PipeHolder] {
        let own = getpid()
        return PipeHolder.all(of: pipe).filter { $0.reads && $0.pid != own }
    }

    private func mayRead(_ reader: PipeHolder) -> Bool { !passesStopped || !reader.isStopped }

    /// A reader that was stopped and is not any more; those that are gone are forgotten.
    private func awoken(_ readers: inout [PipeHolder]) -> PipeHolder? {
        guard !readers.isEmpty else { return nil }
        readers = readers.compactMap { PipeHolder(pid: $0.pid, of: pipe) }.filter(\.reads)
        return readers.first(where: mayRead)
    }

    /// Who reads after the watch has told of an opening, which need not have been a reader's.
    ///
    /// The kernel tells of it a moment before the process is seen to hold the pipe, so it is looked a few times;
    /// nothing is read meanwhile.
    private func openers() -> [PipeHolder] {
        for _ in 0..<3 {
            let readers = Self.readers(of: pipe)
            if readers.contains(where: mayRead) { return readers }
            wakeUp.wait([], atMost: .milliseconds(15))
        }
        return Self.readers(of: pipe)
    }
}
