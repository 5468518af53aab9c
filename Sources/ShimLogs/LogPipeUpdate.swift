// SPDX-License-Identifier: Apache-2.0

public import LogText

/// What following a shim's log pipe brings, in order.
public enum LogPipeUpdate: Sendable, Hashable {
    /// Where the lines that follow come from; sent first, and again whenever it changes.
    case source(LogPipeSource)
    /// How things stand with the pipe; sent at first, and again whenever it changes, once a second at most.
    case state(LogPipeState)
    /// Whole lines, oldest first; text of the shim, so untrusted.
    case lines(LogBatch)
}

/// Who reads a shim's log pipe, and from where its lines are therefore shown.
public enum LogPipeSource: Sendable, Hashable {
    /// A process that holds the pipe's read end.
    public struct Reader: Sendable, Hashable, CustomStringConvertible {
        /// Its process id on this host.
        public var pid: Int32
        /// The kernel's name for it, untrusted.
        public var name: String

        /// A reader of this pid and name.
        public init(pid: Int32, name: String) {
            self.pid = pid
            self.name = name
        }

        /// Such as `containerd (771)`.
        public var description: String { "\(name) (\(pid))" }
    }

    /// Nobody else reads: lines are taken from the pipe itself until somebody does.
    case pipe
    /// Somebody reads, and its stderr is a regular file: that file is followed, nothing is taken from the pipe.
    case copy(of: Reader, path: String)
    /// Somebody reads and keeps no file: what waits in the pipe is shown without taking it.
    case peek(past: Reader, waitingBytes: Int)
    /// The readers are stopped: lines are taken from the pipe until one runs again, and kept in a file.
    case rescue(from: Reader, file: String)
    /// There is nothing to follow, with a sentence that says why.
    case unavailable(String)
}
