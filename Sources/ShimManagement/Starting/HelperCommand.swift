// SPDX-License-Identifier: Apache-2.0

import CLinux
import ContainerdShims
import Glibc
import LinuxHost
import Subprocess
import SystemPackage

/// A program that does one thing and ends: run in a process group of its own, within a deadline.
///
/// Subprocess gives the child default signals and no descriptors but three.
struct HelperCommand: Sendable {
    /// What it is run for, to begin a message with.
    var purpose: String
    /// Absolute path of the program.
    var path: String
    var arguments: [String]
    /// What is added to this process's environment.
    var environment: [String: String] = [:]
    var directory = "/"
    var input: [UInt8] = []

    /// How long a killed process is waited for: one that hangs in the kernel does not die of it.
    private static let grace = Duration.seconds(5)

    private enum Event: Sendable {
        case ended(Result<TerminationStatus, ShimError>)
        case late
    }

    /// Runs it to its end; what it left behind is not waited for, even if it holds the output open.
    ///
    /// Throws when it cannot be run, fails, or does not end in time: its process group is killed then, as it is when
    /// the caller is cancelled.
    @concurrent
    func run(within deadline: Duration) async throws(ShimError) -> KeptOutput {
        let kept = KeptOutput()
        let (events, sink) = AsyncStream<Event>.makeStream(bufferingPolicy: .bufferingOldest(2))
        // No child task, since nobody can end it: only the process can.
        let work = Task {
            sink.yield(.ended(await perform(keeping: kept)))
            sink.finish()
        }
        defer { work.cancel() }
        async let _: Void = Self.tick(deadline, sink)
        var isLate = false
        for await event in events {
            switch event {
            case .late:
                isLate = true
                work.cancel()
            case .ended(let result) where !isLate:
                try check(result.get(), kept)
                return kept
            case .ended:
                throw ShimError(
                    .deadlineExceeded,
                    "\(purpose): killed, because it had not ended after \(deadline.brief)\(kept.complaint)"
                )
            }
        }
        guard isLate else { throw ShimError(.unavailable, "\(purpose): given up") }
        throw ShimError(
            .deadlineExceeded,
            "\(purpose): it had not ended after \(deadline.brief), and is not dead \(Self.grace.brief) after it was killed: it may hang in the kernel\(kept.complaint)"
        )
    }

    private static func tick(_ deadline: Duration, _ sink: AsyncStream<Event>.Continuation) async {
        guard (try? await Task.sleep(for: deadline)) != nil else { return }
        sink.yield(.late)
        guard (try? await Task.sleep(for: grace)) != nil else { return }
        sink.finish()
    }

    private func check(_ status: TerminationStatus, _ kept: KeptOutput) throws(ShimError) {
        switch status {
        case .exited(0): return
        case .exited(let code): throw ShimError(.unknown, "\(purpose): exit code \(code)\(kept.complaint)")
        case .signaled(let signal): throw ShimError(.unknown, "\(purpose): ended by signal \(signal)\(kept.complaint)")
        }
    }

    private func perform(keeping kept: KeptOutput) async -> Result<TerminationStatus, ShimError> {
        // A file, not a pipe: a program that does not read its input is no error, and no SIGPIPE either.
        let file = input.withUnsafeBytes { linux_memory_file("stdin", $0.baseAddress, $0.count) }
        guard file >= 0 else {
            return .failure(
                ShimError(.unknown, "\(purpose): no file for its stdin: \(String(cString: strerror(errno)))")
            )
        }
        var options = PlatformOptions()
        options.processGroupID = 0
        options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .zero)]
        let start = ProgramStart()
        defer { start.isOver() }
        do {
            let result = try await Subprocess.run(
                .path(FilePath(path)),
                arguments: Arguments(arguments),
                environment: .inherit.updating(
                    environment.reduce(into: [:]) { $0[.init(stringLiteral: $1.key)] = $1.value }
                ),
                workingDirectory: FilePath(directory),
                platformOptions: options,
                input: .fileDescriptor(FileDescriptor(rawValue: file), closeAfterSpawningProcess: true),
                output: .sequence,
                error: .sequence
            ) { execution in
                start.isOver()
                async let errors: Void = kept.takeErrors(execution.standardError)
                try await kept.takeOutput(execution.standardOutput)
                try await errors
            }
            return .success(result.terminationStatus)
        } catch {
            return .failure(explain(error, kept))
        }
    }

    private func explain(_ error: any Error, _ kept: KeptOutput) -> ShimError {
        switch error {
        case let error as SubprocessError where error.code == .executableNotFound:
            ShimError(.notFound, "\(purpose): \(path) does not exist, or is no program that can be run")
        case let error as SubprocessError where error.code == .failedToChangeWorkingDirectory:
            ShimError(.notFound, "\(purpose): \(directory), in which it runs, is no directory")
        case is KeptOutput.TooLong:
            ShimError(
                .invalid,
                "\(purpose): killed, because it printed more than \(KeptOutput.limitBytes) bytes\(kept.complaint)"
            )
        default:
            ShimError(.unknown, "\(purpose): \(error)\(kept.complaint)")
        }
    }
}
