// SPDX-License-Identifier: Apache-2.0

import LinuxHost

/// Follows one log pipe on the thread that calls ``run()``, until it is woken up.
struct LogPipeFollower {
    let path: String
    let policy: LogPipePolicy
    let rescueFile: String
    let wakeUp: WakeUp
    var output: LogPipeOutput
    private var watch = LogPipeWatch()
    /// Why nothing is taken past stopped readers any more: what was taken could not be kept.
    private var keepingFailure: SystemError?

    /// How often it is looked whether the pipe is there, who reads it, and how full it is.
    private static let pause = Duration.seconds(1)
    /// How often a reader's own copy is looked at: a busy one comes in pieces that are worth the while.
    private static let tailPause = Duration.milliseconds(200)
    /// How much of the copy is shown at first.
    private static let tailBytes = 64 << 10

    init(path: String, policy: LogPipePolicy, rescueFile: String, wakeUp: WakeUp, output: LogPipeOutput) {
        self.path = path
        self.policy = policy
        self.rescueFile = rescueFile
        self.wakeUp = wakeUp
        self.output = output
    }

    mutating func run() {
        while !wakeUp.isCalled {
            do throws(SystemError) {
                let pipe = try FIFO.find(path)
                let plan = look(at: pipe)
                switch plan {
                case .drain: try drain(pipe)
                case .rescue(let reader): try rescue(from: reader, pipe)
                case .copy(let reader): follow(reader, pipe)
                case .peek(let reader): peek(past: reader, pipe) { $0 == plan }
                case .nothing(let why): wait(why, pipe)
                }
            } catch {
                output.announce(
                    .unavailable(error.isMissing ? "there is no log pipe (\(path))" : "no log pipe to follow: \(error)")
                )
                wakeUp.wait([], atMost: Self.pause)
            }
        }
    }

    /// Looks who holds the pipe and says how things stand with it; returns what is to be done now.
    ///
    /// `fill` is given while the pipe is drained here.
    private mutating func look(at pipe: FIFO.Identity, fill: PipeFill? = nil) -> LogPipePlan {
        let holders = watch.holders(of: pipe)
        let plan = LogPipePlan(policy, path, holders, mayKeep: keepingFailure == nil)
        let seen = fill == nil && policy != .off ? PipeFill(at: path, of: pipe, heldBy: holders) : nil
        let fill = fill ?? seen
        if let state = watch.state(fill: fill, isDrainedHere: plan.takes) { output.announce(state) }
        return plan
    }

    // MARK: - Nobody else reads

    private mutating func drain(_ pipe: FIFO.Identity) throws(SystemError) {
        try take(pipe, from: .pipe, passesStopped: false) { _ in true }
    }

    /// Takes what stopped readers do not read, and keeps it in a file.
    private mutating func rescue(from reader: LogPipeSource.Reader, _ pipe: FIFO.Identity) throws(SystemError) {
        var failure: SystemError?
        do throws(SystemError) {
            let file = try AppendedFile(rescueFile)
            try take(pipe, from: .rescue(from: reader, file: file.path), passesStopped: true) { bytes in
                failure = file.append(bytes).failure
                return failure == nil
            }
        } catch {
            failure = error
        }
        guard let failure else { return }
        keepingFailure = failure
        output.announce(.unavailable("nothing more is taken past \(reader): \(failure)"))
    }

    /// Takes everything out of the pipe until somebody else reads it, or it is gone; `keep` says whether to go on.
    private mutating func take(
        _ pipe: FIFO.Identity,
        from source: LogPipeSource,
        passesStopped: Bool,
        _ keep: ([UInt8]) -> Bool
    ) throws(SystemError) {
        let drain = LogPipeDrain(path: path, pipe: pipe, wakeUp: wakeUp, passesStopped: passesStopped)
        defer {
            watch.forget()
            output.endLine()
        }
        _ = try drain.run { event in
            switch event {
            case .begun:
                output.startAnew()
                output.announce(source)
            case .bytes(let bytes):
                let goesOn = keep(bytes)
                output.take(bytes)
                return goesOn
            case .noWriter: output.endLine()
            case .second(let fill): return look(at: pipe, fill: fill).takes
            }
            return true
        }
    }

    // MARK: - Somebody else reads

    /// Shows what a reader copies to a file, until the reader or the pipe is gone.
    ///
    /// While the reader is stopped it copies nothing, and what waits in the pipe is shown instead.
    private mutating func follow(_ reader: LogPipeSource.Reader, _ pipe: FIFO.Identity) {
        guard let copy = DaemonLog(of: reader.pid).file else { return }
        let tail: FileTail
        do {
            tail = try FileTail(copy, lastBytes: Self.tailBytes)
        } catch {
            if policy == .off { return wait("the copy of \(reader) cannot be read: \(error)", pipe) }
            peek(past: reader, pipe) { $0 == .copy(reader) }
            return
        }
        output.startAnew(within: tail.startsWithin)
        follow(tail, of: reader, pipe, name: copy)
    }

    private mutating func follow(
        _ tail: consuming FileTail,
        of reader: LogPipeSource.Reader,
        _ pipe: FIFO.Identity,
        name: String
    ) {
        var lookedAt = ContinuousClock.now
        output.announce(.copy(of: reader, path: name))
        repeat {
            while !wakeUp.isCalled {
                let bytes = tail.read()
                if bytes.isEmpty { break }
                output.take(bytes)
            }
            guard lookedAt.duration(to: .now) >= Self.pause else { continue }
            lookedAt = .now
            guard FIFO.identity(of: path) == pipe else { return }
            switch look(at: pipe) {
            case .copy(reader): continue
            case .peek(reader):
                output.endLine()
                guard peek(past: reader, pipe, while: { $0 == .peek(reader) }) == .copy(reader) else { return }
                output.announce(.copy(of: reader, path: name))
                output.startAnew()
            default: return
            }
        } while !wakeUp.wait([], atMost: Self.tailPause)
    }

    /// Shows what waits in the pipe, for as long as that is the plan; returns the next plan, nil when there is none.
    @discardableResult
    private mutating func peek(
        past reader: LogPipeSource.Reader,
        _ pipe: FIFO.Identity,
        while isPlan: (LogPipePlan) -> Bool
    ) -> LogPipePlan? {
        var seen: [UInt8] = []
        output.startAnew()
        repeat {
            guard FIFO.identity(of: path) == pipe else { return nil }
            guard let waiting = Self.waiting(path, pipe) else {
                wakeUp.wait([], atMost: Self.pause)
                return nil
            }
            output.announce(.peek(past: reader, waitingBytes: waiting.count))
            // What waits behind a reader that is stuck only grows: then the rest alone is new.
            if waiting.starts(with: seen) {
                output.take(Array(waiting[seen.count...]))
            } else {
                output.startAnew()
                output.take(waiting)
            }
            seen = waiting
            if wakeUp.wait([], atMost: Self.pause) { return nil }
            let next = look(at: pipe)
            guard isPlan(next) else { return next }
        } while true
    }

    /// What waits in the pipe, which is held open no longer than it takes to copy it.
    private static func waiting(_ path: String, _ pipe: FIFO.Identity) -> [UInt8]? {
        guard let fifo = try? FIFO(path), fifo.identity == pipe else { return nil }
        return fifo.peek()
    }

    // MARK: - Nothing to show

    private mutating func wait(_ why: String, _ pipe: FIFO.Identity) {
        output.announce(.unavailable(why))
        repeat {
            if wakeUp.wait([], atMost: Self.pause) { return }
        } while FIFO.identity(of: path) == pipe && look(at: pipe) == .nothing(why)
    }
}
