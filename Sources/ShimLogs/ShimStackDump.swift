// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims
import Glibc
import LinuxHost
import LogText
import Synchronization

/// Asks a shim that is written in Go for the stacks of its goroutines, which it writes to its log on SIGUSR1.
public struct ShimStackDump: Sendable, Hashable {
    /// Room that the pipe must have while nobody takes anything out: a dump is 9 to 13 KiB, more for a shim of many tasks.
    static let roomBytes = 32 << 10
    /// What is read of a dump that is one line.
    private static let longestLineBytes = 4 << 20
    /// How long what was logged before may take to come in, once a source is found.
    private static let settling = Duration.milliseconds(300)

    /// Where the shim's log pipe is.
    public let pipe: String
    /// The process to ask.
    public let shim: ShimProcessIdentity

    /// A dump of a shim that writes to the FIFO at a path; nothing is sent yet.
    public init(pipe: String, shim: ShimProcessIdentity) {
        self.pipe = pipe
        self.shim = shim
    }

    /// Sends SIGUSR1 to the shim once, and returns the lines of its dump as soon as they are seen; text of the shim, so
    /// untrusted.
    ///
    /// Throws `failedPrecondition`, and sends nothing, when the signal would end the shim or nothing of the dump could be
    /// seen; `unavailable` when the shim has ended; `deadlineExceeded` when the dump is not seen in time.
    public func run(timeout: Duration) async throws(ShimError) -> [String] {
        let process = try await BlockingIO.read(attempt) { () throws(ShimError) in try check() }
        let (events, feed) = AsyncStream.makeStream(of: Event.self, bufferingPolicy: .bufferingOldest(16))
        let collector = Collector(feed)
        let result = await withTaskGroup(of: Void.self) { group in
            group.addTask { [self] in
                await ShimLogPipe(path: pipe, longestLineBytes: Self.longestLineBytes).follow { collector.take($0) }
            }
            group.addTask {
                try? await Task.sleep(for: timeout)
                feed.finish()
            }
            defer { group.cancelAll() }
            return await lines(events, collector, process, timeout)
        }
        return try result.get()
    }

    private func lines(
        _ events: AsyncStream<Event>,
        _ collector: Collector,
        _ process: ProcessStat,
        _ timeout: Duration
    ) async -> Result<[String], ShimError> {
        for await event in events {
            switch event {
            case .followed:
                try? await Task.sleep(for: Self.settling)
                collector.expect(from: .now())
                do throws(SystemError) { try process.send(SIGUSR1) } catch {
                    return .failure(ShimError(.unavailable, "\(attempt): \(error)"))
                }
            case .dump(let lines): return .success(lines)
            }
        }
        let readers =
            (try? await BlockingIO.read(attempt) { (try? FIFO.find(pipe)).map(LogPipeDrain.readers) }) ?? nil ?? []
        let place = readers.first.map { "look at the log of \(LogPipeState.Reader($0))" } ?? "give it longer"
        return .failure(ShimError(.deadlineExceeded, "\(attempt): no dump was seen within \(timeout); \(place)"))
    }

    // MARK: - Whether to ask

    /// Throws why the signal must not be sent.
    private func check() throws(ShimError) -> ProcessStat {
        guard let process = shim.stat, process.state != "Z" else {
            throw ShimError(.unavailable, "\(attempt): the shim has ended")
        }
        guard !process.isStopped else {
            throw refusal("it is stopped, and would not answer before it runs: kill -CONT \(shim.pid)")
        }
        switch ProcessStat.catches(SIGUSR1, pid: shim.pid) {
        case true: break
        case false: throw refusal("it does not catch SIGUSR1, which would end it: it is no Go shim")
        case nil: throw refusal("it cannot be seen whether it catches SIGUSR1, which might end it: run this as root")
        }
        let pipe: FIFO.Identity
        do throws(SystemError) { pipe = try FIFO.find(self.pipe) } catch {
            throw refusal("there is no log pipe: \(error)")
        }
        let holders = PipeHolder.all(of: pipe)
        guard holders.contains(where: { $0.pid == shim.pid && $0.startTicks == shim.startTicks && $0.writes }) else {
            throw refusal("it does not write into \(self.pipe), where its dump would be looked for")
        }
        try checkRoom(pipe, holders)
        return process
    }

    /// Somebody keeps a copy, nobody reads so that the pipe is drained here, or the dump finds room to wait in the pipe.
    private func checkRoom(_ pipe: FIFO.Identity, _ holders: [PipeHolder]) throws(ShimError) {
        guard case .peek(let reader) = LogPipePlan(.auto, self.pipe, holders, mayKeep: false) else { return }
        guard let fill = PipeFill(at: self.pipe, of: pipe, heldBy: holders) else { return }
        guard fill.capacityBytes - fill.waitingBytes < Self.roomBytes else { return }
        throw refusal(
            "its log pipe is full (\(fill.waitingBytes) of \(fill.capacityBytes) bytes wait for \(reader)), and it would "
                + "be held up: continue the reader, or take out what waits with \"shimtop drain\""
        )
    }

    private func refusal(_ why: String) -> ShimError { ShimError(.failedPrecondition, "\(attempt): \(why)") }

    private var attempt: String { "ask shim \(shim.pid) for its stacks" }

    // MARK: - What comes

    private enum Event: Sendable {
        case followed
        case dump([String])
    }

    /// Looks for the dump on the thread that follows the pipe.
    private final class Collector: Sendable {
        private let feed: AsyncStream<Event>.Continuation
        private let state = Mutex<(isFollowed: Bool, text: StackDumpText?)>((false, nil))

        init(_ feed: AsyncStream<Event>.Continuation) { self.feed = feed }

        func expect(from time: LogTime) { state.withLock { $0.text = StackDumpText(askedAt: time) } }

        func take(_ update: LogPipeUpdate) {
            state.withLock { state in
                switch update {
                case .source(.unavailable), .state: break
                case .source:
                    if !state.isFollowed { feed.yield(.followed) }
                    state.isFollowed = true
                case .lines(let lines):
                    for index in lines.lines.indices {
                        let line = String(decoding: lines.text(index), as: UTF8.self)
                        if let dump = state.text?.take(line) { feed.yield(.dump(dump)) }
                    }
                }
            }
        }
    }
}
