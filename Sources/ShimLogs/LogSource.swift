// SPDX-License-Identifier: Apache-2.0

/// Something of which lines about one task can be read.
public struct LogSource: Sendable, Hashable {
    /// What the lines are about.
    public enum Kind: String, Sendable, Hashable, CaseIterable {
        /// Everything that can be read without harm, in the order of time.
        case all
        /// What the container writes to its stdout and stderr.
        case container
        /// What the shim writes into its log pipe.
        case shim
        /// What containerd copied from the shim's log pipe to its own stderr.
        case daemon
    }

    /// Where the lines are.
    enum Place: Sendable, Hashable {
        case nowhere
        case file(LogFile)
        /// A containerd's log, of which the lines of one shim are meant.
        case daemonFile(LogFile, ShimLineRule)
        case journal(JournalLog, ShimLineRule)
        /// A shim's log pipe; what its reader copied elsewhere holds the lines of other shims, too.
        case shimPipe(path: String, ShimLineRule)
        /// One FIFO, or one for each stream.
        case outputPipes([OutputPipe])
        case merged([LogSource])
    }

    /// What the lines are about.
    public let kind: Kind
    /// The source in a few words, such as `CRI file /var/log/pods/…/0.log`.
    public let name: String
    /// Why it cannot be read, with what to do about it; nil when it can.
    public let obstacle: String?
    /// What reading it does to others, so that a person has to agree first; nil when it does nothing.
    public let harm: String?
    /// Where the lines are; nowhere when there is an obstacle.
    var place = Place.nowhere

    /// Whether following it brings a ``LogHistory``: what was written before can be read again.
    public var hasHistory: Bool {
        switch place {
        case .file, .daemonFile: true
        case .merged(let sources): sources.contains(where: \.hasHistory)
        case .nowhere, .journal, .shimPipe, .outputPipes: false
        }
    }
}
