// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Glibc
import LinuxHost

/// A process in a container with this program's terminal, or pipes, as its own.
struct AttachedProcess: Sendable {
    /// Whether it reads what is typed.
    var interactive: Bool
    /// Whether it has a terminal.
    var terminal: Bool
    /// For each answer of the shim but that to `Wait`.
    var timeout: Duration

    /// Makes a process, starts it, passes input, output, signals and the terminal's size on, and removes it when it has
    /// ended; returns its exit status.
    ///
    /// `make` is given where the process is to read and write, and `remove` is called once it has ended.
    func run(
        make: (TaskIO) async throws(ShimError) -> any ShimProcess,
        start: (any ShimProcess) async throws(ShimError) -> Void,
        kill: @escaping @Sendable (Int32) async -> Void,
        remove: (any ShimProcess) async throws(ShimError) -> Void
    ) async throws(ShimError) -> UInt32 {
        // A reader of ours that went away is an error to be met, not an end.
        signal(SIGPIPE, SIG_IGN)
        let fifos = try StdioFIFOs(interactive: interactive, terminal: terminal)
        let process = try await make(fifos.io)
        let raw = terminal && interactive ? RawTerminal() : nil
        defer { raw?.restore() }
        let ended = try wakeUp()
        let timeout = timeout
        let signals = ProcessSignals([SIGINT, SIGTERM, SIGHUP, SIGQUIT, SIGWINCH])
        defer { signals.cancel() }
        let forwarding = Task { [stream = signals.stream] in
            for await signal in stream {
                if signal == SIGWINCH { await Self.resize(process, timeout) } else { await kill(signal) }
            }
        }
        defer { forwarding.cancel() }
        try await start(process)
        // Not before: the shim holds its own end of the input from now on, and takes note of its closing.
        let pumping = Task { await Self.pump(fifos, process, timeout, until: ended) }
        if terminal { await Self.resize(process, timeout) }
        let result: Result<UInt32, ShimError>
        do throws(ShimError) {
            let status = try await Self.exit(of: process)
            // It waits for the shim to have passed all output on.
            try await remove(process)
            result = .success(status)
        } catch {
            result = .failure(error)
        }
        ended.call()
        await pumping.value
        return try result.get()
    }

    private func wakeUp() throws(ShimError) -> WakeUp {
        do { return try WakeUp() } catch { throw ShimError(.unknown, "\(error)") }
    }

    @concurrent
    private static func pump(
        _ fifos: StdioFIFOs,
        _ process: any ShimProcess,
        _ timeout: Duration,
        until ended: WakeUp
    ) async {
        let pump = StdioPump(fifos.streams) {
            // The shim holds a writer of its own until it is told.
            fifos.closeInput()
            Task { try? await process.closeStdin(timeout: timeout) }
        }
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
