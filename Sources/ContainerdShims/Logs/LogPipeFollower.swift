// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost

/// Follows one log pipe on the thread that calls ``run()``, until it is woken up.
struct LogPipeFollower {
    let path: String
    let wakeUp: WakeUp
    var output: LogPipeOutput

    /// How often it is looked whether the pipe is there, and who reads it.
    private static let pause = Duration.seconds(1)
    /// How often a reader's own copy is looked at: a busy one comes in pieces that are worth the while.
    private static let tailPause = Duration.milliseconds(200)
    /// How much of the copy is shown at first.
    private static let tailBytes = 64 << 10

    mutating func run() {
        while !wakeUp.isCalled {
            do throws(SystemError) {
                let pipe = try FIFO.find(path)
                if let reader = Self.reader(of: pipe) {
                    stayBehind(reader, of: pipe)
                } else {
                    try drain(pipe)
                }
            } catch {
                output.announce(
                    .unavailable(error.isMissing ? "there is no log pipe (\(path))" : "no log pipe to follow: \(error)")
                )
                wakeUp.wait([], atMost: Self.pause)
            }
        }
    }

    /// Another process that reads the pipe, rather one that keeps a copy.
    private static func reader(of pipe: FIFO.Identity) -> PipeHolder? {
        let own = getpid()
        let readers = PipeHolder.all(of: pipe).filter { $0.reads && $0.pid != own }
        return readers.first { HostPath.isRegularFile(stderrPath($0)) } ?? readers.first
    }

    /// The link leads to the open file itself, whatever became of its name and in whatever mount namespace it has one.
    private static func stderrPath(_ reader: PipeHolder) -> String { "/proc/\(reader.pid)/fd/2" }

    // MARK: - Nobody else reads

    /// Takes everything out of the pipe until somebody else opens it for reading, or it is gone.
    ///
    /// An opening shows in the watch before the call of whoever opens returns, so before anything is written for him: the
    /// watch is looked at before every read.
    private mutating func drain(_ pipe: FIFO.Identity) throws(SystemError) {
        let watch = try FileWatch(path, for: .opened)
        let fifo = try FIFO(path)
        _ = watch.pending()
        // Somebody may have come between the look and our opening. From here on the watch tells.
        guard fifo.identity == pipe, Self.reader(of: pipe) == nil else { return }
        output.startAnew()
        output.announce(.pipe)
        defer { output.endLine() }
        // A pipe without a writer is always ready to read: it is left out until the watch or the time says to look.
        var hasWriter = true
        var lookedAt = ContinuousClock.now
        while !wakeUp.wait(hasWriter ? [watch.descriptor, fifo.descriptor] : [watch.descriptor], atMost: Self.pause) {
            if watch.pending().contains(.opened) {
                hasWriter = true
                guard !isOpenedForReading(pipe) else { return }
                continue
            }
            let result = fifo.read()
            switch result {
            case .bytes(let bytes): output.take(bytes)
            case .empty: hasWriter = true
            case .noWriter:
                hasWriter = false
                output.endLine()
            }
            guard lookedAt.duration(to: .now) >= Self.pause else { continue }
            lookedAt = .now
            if FIFO.identity(of: path) != pipe {
                while !wakeUp.isCalled, case .bytes(let bytes) = fifo.read() { output.take(bytes) }
                return
            }
        }
    }

    /// Whether the opening that the watch told of was a reader's.
    ///
    /// The kernel tells of it a moment before the process is seen to hold the pipe, so it is looked a few times;
    /// nothing is read meanwhile.
    private func isOpenedForReading(_ pipe: FIFO.Identity) -> Bool {
        for _ in 0..<3 {
            if Self.reader(of: pipe) != nil { return true }
            wakeUp.wait([], atMost: .milliseconds(15))
        }
        return Self.reader(of: pipe) != nil
    }

    // MARK: - Somebody else reads

    /// Shows what there is to show without taking anything, until the reader or the pipe is gone.
    private mutating func stayBehind(_ holder: PipeHolder, of pipe: FIFO.Identity) {
        let reader = LogPipeSource.Reader(pid: holder.pid, name: holder.name)
        do {
            let tail = try FileTail(Self.stderrPath(holder), lastBytes: Self.tailBytes)
            let name = HostPath.target(ofLink: Self.stderrPath(holder)) ?? Self.stderrPath(holder)
            output.startAnew(within: tail.startsWithin)
            output.announce(.copy(of: reader, path: name))
            follow(tail, of: holder.pid, pipe)
        } catch {
            output.startAnew()
            peek(past: reader, pipe)
        }
    }

    private mutating func follow(_ file: consuming FileTail, of reader: Int32, _ pipe: FIFO.Identity) {
        var lookedAt = ContinuousClock.now
        repeat {
            while !wakeUp.isCalled {
                let bytes = file.read()
                if bytes.isEmpty { break }
                output.take(bytes)
            }
            guard lookedAt.duration(to: .now) >= Self.pause else { continue }
            lookedAt = .now
            guard isStillRead(pipe, by: reader) else { return }
        } while !wakeUp.wait([], atMost: Self.tailPause)
    }

    private mutating func peek(past reader: LogPipeSource.Reader, _ pipe: FIFO.Identity) {
        var seen: [UInt8] = []
        repeat {
            guard isStillRead(pipe, by: reader.pid), let waiting = Self.waiting(path, pipe) else { return }
            output.announce(.peek(past: reader, waitingBytes: waiting.count))
            // What waits behind a reader that is stuck only grows: then the rest alone is new.
            if waiting.starts(with: seen) {
                output.take(Array(waiting[seen.count...]))
            } else {
                output.startAnew()
                output.take(waiting)
            }
            seen = waiting
        } while !wakeUp.wait([], atMost: Self.pause)
    }

    /// What waits in the pipe, which is held open no longer than it takes to copy it.
    private static func waiting(_ path: String, _ pipe: FIFO.Identity) -> [UInt8]? {
        guard let fifo = try? FIFO(path), fifo.identity == pipe else { return nil }
        return fifo.peek()
    }

    private func isStillRead(_ pipe: FIFO.Identity, by reader: Int32) -> Bool {
        FIFO.identity(of: path) == pipe && PipeHolder(pid: reader, of: pipe)?.reads == true
    }
}
