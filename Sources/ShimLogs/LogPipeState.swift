// SPDX-License-Identifier: Apache-2.0

public import LogText

/// How things stand with a shim's log pipe, at one moment.
public struct LogPipeState: Sendable, Hashable {
    /// Another process that holds the pipe's read end.
    public struct Reader: Sendable, Hashable, CustomStringConvertible {
        /// Its process id on this host.
        public var pid: Int32
        /// The kernel's name for it, untrusted.
        public var name: String
        /// Whether it is stopped by a signal or a debugger, so that it reads nothing.
        public var isStopped: Bool

        /// A reader of this pid and name.
        public init(pid: Int32, name: String, isStopped: Bool) {
            self.pid = pid
            self.name = name
            self.isStopped = isStopped
        }

        /// Such as `containerd (771)`.
        public var description: String { "\(name) (\(pid))" }
    }

    /// A thread of the shim that waits for room in the pipe, which holds up all that the shim logs.
    public struct BlockedWriter: Sendable, Hashable {
        /// When it was first seen to wait.
        public var since: LogTime
        /// Whether it waited already when the pipe was first looked at, so that it has for longer.
        public var wasBlockedBefore: Bool

        /// A writer that was first seen to wait at this moment.
        public init(since: LogTime, wasBlockedBefore: Bool) {
            self.since = since
            self.wasBlockedBefore = wasBlockedBefore
        }
    }

    /// Other processes that read it; the one that follows it does not count.
    public var readers: [Reader]
    /// Whether a process holds it for writing.
    public var hasWriter: Bool
    /// Whether its bytes are being taken out by whoever says this.
    public var isDrainedHere: Bool
    /// Bytes that wait to be read; nil where that was not looked at, as it is while nobody reads.
    public var waitingBytes: Int?
    /// Bytes that fit in; nil where that was not looked at.
    public var capacityBytes: Int?
    /// A writer that waits for room; nil while none does.
    public var blockedWriter: BlockedWriter?

    /// A state of a pipe; nobody holds it unless that is said.
    public init(
        readers: [Reader] = [],
        hasWriter: Bool = false,
        isDrainedHere: Bool = false,
        waitingBytes: Int? = nil,
        capacityBytes: Int? = nil,
        blockedWriter: BlockedWriter? = nil
    ) {
        self.readers = readers
        self.hasWriter = hasWriter
        self.isDrainedHere = isDrainedHere
        self.waitingBytes = waitingBytes
        self.capacityBytes = capacityBytes
        self.blockedWriter = blockedWriter
    }

    /// Whether something keeps the shim's lines from where they are meant to go: its writer waits, a reader is stopped, or
    /// nobody reads.
    public var isTroubled: Bool {
        blockedWriter != nil || readers.contains(where: \.isStopped) || readers.isEmpty && hasWriter && !isDrainedHere
    }

    /// The state in one sentence for a person; holds names of processes, so untrusted.
    public var words: String {
        var parts: [String] = []
        if let blockedWriter {
            let time = blockedWriter.since.timeOfDay.prefix(8)
            parts.append("full: writer blocked since \(blockedWriter.wasBlockedBefore ? "before " : "")\(time)")
        }
        parts += readers.map { $0.isStopped ? "reader \($0) is stopped" : "read by \($0)" }
        if let waitingBytes, let capacityBytes, waitingBytes > 0 {
            let fill = "\(waitingBytes) of \(capacityBytes) bytes wait"
            if parts.isEmpty { parts = [fill] } else { parts[parts.count - 1] += ", \(fill)" }
        }
        if isDrainedHere {
            parts.append(
                readers.isEmpty ? "nobody else reads: lines are taken from the pipe" : "lines are taken instead"
            )
        } else if readers.isEmpty {
            parts.append(hasWriter ? "no reader: lines are being lost" : "nobody holds the pipe")
        }
        return parts.joined(separator: "; ")
    }
}
