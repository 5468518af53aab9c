// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import LinuxHost
import Synchronization
import VisibleText

/// A process in a container with this program's terminal, or pipes, as its own.
struct AttachedProcess: Sendable {
    /// How a process ended.
    struct End: Sendable {
        let status: UInt32
        /// Why some of its output is lost; nil when all was passed on.
        let lost: SystemError?

        /// What the command ends with: as the process did, unless that was well and its output is lost.
        var exitCode: Int32 {
            guard status == 0, let lost else { return Int32(clamping: status) }
            return lost.number == EPIPE ? 128 + SIGPIPE : 1
        }
    }

    /// How long the shim has to pass a signal on: who tells a command to end does not wait for a shim that hangs.
    static let signalTime = Duration.milliseconds(600)
    /// How long output that nobody takes is waited for once the process has ended as it was told to.
    private static let flushTime = Duration.milliseconds(400)
    /// The same for the shim, to pass the output on and to forget the process.
    private static let removalTime = Duration.seconds(2)

    /// Whether it reads what is typed.
    var interactive: Bool
    /// Whether it has a terminal.
    var terminal: Bool
    /// For each answer of the shim but that to `Wait`.
    var timeout: Duration

    /// Makes a process, starts it, passes input, output, signals and the terminal's size on, and removes it when it has
    /// ended.
    ///
    /// `make` is given where the process is to read and write, and `remove` is called once it has ended.
    func run(
        make: (TaskIO) async throws(ShimError) -> any ShimProcess,
        start: (any ShimProcess) async throws(ShimError) -> Void,
        kill: @escaping @Sendable (Int32) async throws(ShimError) -> Void,
        remove: (any ShimProcess) async throws(ShimError) -> Void
    ) async throws(ShimError) -> End {
        let fifos = try StdioFIFOs(interactive: interactive, terminal: terminal)
        defer { fifos.remove() }
        let process = try await make(fifos.io)
        let raw = terminal && interactive ? RawTerminal() : nil
        defer { raw?.restore() }
        let ended = try wakeUp()
        let timeout = timeout
        let lost = Mutex<SystemError?>(nil)
        let told = Mutex<Int32?>(nil)
        let (signals, feed) = AsyncStream.makeStream(of: Int32.self, bufferingPolicy: .bufferingNewest(16))
        try await start(process)
        // From here on it goes on for as long as the process does.
        Watchdog.shared.pause()
        Watchdog.shared.passSignals { feed.yield($0) }
        defer { Watchdog.shared.passSignals(to: nil) }
        let forwarding = Task {
            await Self.forward(signals, to: process, timeout) { signal throws(ShimError) in
                try await kill(signal)
                if Self.endings.contains(signal) { told.withLock { $0 = signal } }
            }
        }
        defer { forwarding.cancel() }
        // Not before the start: the shim holds its own end of the input from now on, and takes note of its closing.
        let pumping = Task {
            await Self.pump(fifos, process, timeout, until: ended) { failure in
                let isFirst = lost.withLock { lost in
                    defer { lost = lost ?? failure }
                    return lost == nil
                }
                guard isFirst else { return }
                if failure.number != EPIPE { StandardError.write("shimtop: \(failure)\n") }
                // What a process meets that writes to this program's output itself.
                feed.yield(SIGPIPE)
            }
        }
        if terminal { await Self.resize(process, timeout) }
        let result: Result<UInt32, ShimError>
        var hurry: Task<Void, Never>?
        defer { hurry?.cancel() }
        do throws(ShimError) {
            let status = try await Self.exit(of: process)
            Watchdog.shared.passSignals(to: nil)
            if let signal = told.withLock({ $0 }) { hurry = Task { await Self.endIfStuck(by: signal) } }
            // It waits for the shim to have passed all output on.
            try await remove(process)
            result = .success(status)
        } catch {
            result = .failure(error)
        }
        ended.call()
        await pumping.value
        Watchdog.shared.goOn(afresh: true)
        return End(status: try result.get(), lost: lost.withLock { $0 })
    }

    private func wakeUp() throws(ShimError) -> WakeUp {
        do { return try WakeUp() } catch { throw ShimError(.unknown, "\(error)") }
    }

    private static func forward(
        _ signals: AsyncStream<Int32>,
        to process: any ShimProcess,
        _ timeout: Duration,
        _ kill: (Int32) async throws(ShimError) -> Void
    ) async {
        for await signal in signals {
            guard signal != SIGWINCH else {
                await resize(process, timeout)
                continue
            }
            do throws(ShimError) { try await kill(signal) } catch {
                // Who wants an end gets one: of this program, where the process cannot be reached.
                guard endings.contains(signal), !Task.isCancelled else { continue }
                StandardError.write("shimtop: the signal was not passed on: \(error.message.neutralised)\n")
                Watchdog.shared.end(bySignal: signal)
            }
        }
    }

    /// Signals by which somebody wants an end.
    private static let endings = [SIGINT, SIGTERM, SIGHUP]

    /// Ends this program when the process has ended by a signal, and what is left to do takes too long.
    private static func endIfStuck(by signal: Int32) async {
        guard (try? await Task.sleep(for: flushTime)) != nil else { return }
        var outputs = [STDOUT_FILENO, STDERR_FILENO].map { pollfd(fd: $0, events: Int16(POLLOUT), revents: 0) }
        let areTaken = poll(&outputs, nfds_t(outputs.count), 0) >= 0 && outputs.allSatisfy { $0.revents != 0 }
        if areTaken { guard (try? await Task.sleep(for: removalTime)) != nil else { return } }
        Watchdog.shared.end(bySignal: signal)
    }

    @concurrent
    private static func pump(
        _ fifos: StdioFIFOs,
        _ process: any ShimProcess,
        _ timeout: Duration,
        until ended: WakeUp,
        onFailure: @escaping @Sendable (SystemError) -> Void
    ) async {
        let pump = StdioPump(
            fifos.streams,
            onEndOfInput: {
                // The shim holds a writer of its own until it is told.
                fifos.closeInput()
                Task { try? await process.closeStdin(timeout: timeout) }
            },
            onFailure: onFailure
        )
        try? await IOService.run("stdio", cancelledBy: ended) { pump.run(until: ended) }
    }

    private static func exit(of process: any ShimProcess) async throws(ShimError) -> UInt32 {
        while true {
            do throws(ShimError) {
                return try await process.wait(timeout: .seconds(86400)).status
            } catch  where error.code == .deadlineExceeded {
                continue
            }
        }
    }

    private static func resize(_ process: any ShimProcess, _ timeout: Duration) async {
        guard let size = RawTerminal.size else { return }
        try? await process.resizePty(columns: size.columns, rows: size.rows, timeout: timeout)
    }
}
