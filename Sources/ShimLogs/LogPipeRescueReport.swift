// SPDX-License-Identifier: Apache-2.0

/// What came of draining a pipe past its stopped readers.
public struct LogPipeRescueReport: Sendable, Hashable {
    /// Why it ended.
    public enum End: Sendable, Hashable {
        /// A reader runs again, or another one has come: the pipe is left to it.
        case readerRuns(LogPipeState.Reader)
        /// The pipe was removed, and all that was in it has been taken.
        case pipeGone
        /// The caller's task was cancelled.
        case cancelled
        /// What was taken could not be written to the file, with a sentence that says why.
        case writeFailed(String)
    }

    /// Bytes that were taken out of the pipe.
    public let takenBytes: Int
    /// The file that they were appended to.
    public let file: String
    /// What of the bytes taken is not in the file; empty unless writing failed.
    public let unwritten: [UInt8]
    /// Why it ended.
    public let end: End

    /// The report in one sentence for a person; holds names of processes, so untrusted.
    public var words: String {
        let kept = "\(takenBytes) bytes were taken, and are in \(file)"
        return switch end {
        case .readerRuns(let reader): "\(kept); handed back, as \(reader) runs"
        case .pipeGone: "\(kept); ended, as the pipe is gone"
        case .cancelled: "\(kept); ended as asked"
        case .writeFailed(let why):
            "\(takenBytes) bytes were taken, of which \(unwritten.count) are not in \(file); ended, as \(why)"
        }
    }
}
