// SPDX-License-Identifier: Apache-2.0

public import ContainerdShims
import LinuxHost

/// Drains a log pipe that nobody reads, or whose readers are all stopped, into a file: its writer goes on, and nothing of
/// what it writes is lost.
///
/// What is taken does not reach the stopped reader's own log. A reader that runs is never robbed.
public struct LogPipeRescue: Sendable, Hashable {
    /// Where the FIFO is.
    public let pipe: String
    /// The file to which every byte that is taken is appended.
    public let file: String

    /// A drain of the FIFO at a path.
    ///
    /// The file is `/var/log/shimtop/pipes/NAMESPACE-ID.log` unless another is given, after the bundle that the pipe is in.
    public init(pipe: String, file: String? = nil) {
        self.pipe = pipe
        self.file = file ?? Self.usualFile(ofPipe: pipe)
    }

    /// Takes what waits and what follows, until a reader runs, the pipe is gone, or the caller's task is cancelled.
    ///
    /// `deliver` is called with all bytes that are taken, after they have been written to the file, on a thread that reads
    /// the pipe: it must not wait.
    ///
    /// Throws before a byte is taken: `failedPrecondition` while a reader runs, and when the pipe is none or the file is
    /// one; `notFound` without a pipe; `unknown` when the file or the pipe cannot be opened.
    public func run(
        _ deliver: @escaping @Sendable ([UInt8]) -> Void
    ) async throws(ShimError) -> LogPipeRescueReport {
        let result: Result<LogPipeRescueReport, ShimError>
        do {
            let wakeUp = try WakeUp()
            result = try await IOService.run("pipe rescue", cancelledBy: wakeUp) { [self] in
                Result { () throws(ShimError) in try take(wakeUp, deliver) }
            }
        } catch {
            throw ShimError(.unknown, "drain \(pipe): \(error)")
        }
        return try result.get()
    }

    /// The processes that read a pipe; none where there is no pipe.
    package static func readers(ofPipe path: String) -> [LogPipeState.Reader] {
        guard let pipe = try? FIFO.find(path) else { return [] }
        return LogPipeDrain.readers(of: pipe).map(LogPipeState.Reader.init)
    }

    private func take(
        _ wakeUp: WakeUp,
        _ deliver: ([UInt8]) -> Void
    ) throws(ShimError) -> LogPipeRescueReport {
        var taken = 0
        var unwritten: [UInt8] = []
        var failure: SystemError?
        let end: LogPipeDrain.End
        do throws(SystemError) {
            let pipe = try FIFO.find(pipe)
            if let reader = LogPipeDrain.readers(of: pipe).first(where: { !$0.isStopped }) { throw refusal(reader) }
            let file = try AppendedFile(file)
            end = try LogPipeDrain(path: self.pipe, pipe: pipe, wakeUp: wakeUp, passesStopped: true).run { event in
                guard case .bytes(let bytes) = event else { return true }
                taken += bytes.count
                let written = file.append(bytes)
                failure = written.failure
                unwritten = Array(bytes[written.appended...])
                deliver(bytes)
                return failure == nil
            }
        } catch {
            let code: ShimError.Code = error.isMissing ? .notFound : error.isRefusal ? .failedPrecondition : .unknown
            throw ShimError(code, "drain the log pipe \(pipe): nothing was taken: \(error)")
        }
        return LogPipeRescueReport(
            takenBytes: taken,
            file: file,
            unwritten: unwritten,
            end: failure.map { .writeFailed("\($0)") } ?? Self.end(end)
        )
    }

    private func refusal(_ reader: PipeHolder) -> SystemError {
        SystemError(
            "look who reads it",
            refused: "\(LogPipeState.Reader(reader)) does and is not stopped; \"shimtop logs\" shows what it gets"
        )
    }

    private static func end(_ end: LogPipeDrain.End) -> LogPipeRescueReport.End {
        switch end {
        case .reader(let reader): .readerRuns(LogPipeState.Reader(reader))
        case .gone: .pipeGone
        case .told, .wokenUp: .cancelled
        }
    }

    /// Where the bytes of the pipe are kept: named after the bundle and its namespace, of which nothing but letters,
    /// digits, `.`, `_` and `-` is kept.
    static func usualFile(ofPipe path: String) -> String {
        let names = path.split(separator: "/").dropLast().suffix(2).map { name in
            String(
                name.unicodeScalars.prefix(100).map { scalar in
                    let isSafe =
                        scalar.isASCII
                        && (scalar.properties.isAlphabetic || "0123456789._-".unicodeScalars.contains(scalar))
                    return isSafe ? Character(scalar) : "_"
                }
            )
        }
        return "/var/log/shimtop/pipes/\(names.joined(separator: "-")).log"
    }
}
