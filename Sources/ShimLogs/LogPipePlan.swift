// SPDX-License-Identifier: Apache-2.0

import Glibc
package import LinuxHost

/// What is to be done with a log pipe now: what its policy allows while these processes hold it.
enum LogPipePlan: Equatable {
    /// Nobody else reads: take everything.
    case drain
    /// All readers are stopped: take everything and keep it in a file.
    case rescue(LogPipeSource.Reader)
    /// Show what this reader copies to a file.
    case copy(LogPipeSource.Reader)
    /// Show what waits in the pipe.
    case peek(LogPipeSource.Reader)
    /// Show nothing, and say why.
    case nothing(String)

    /// `mayKeep` is whether what is taken past stopped readers can be kept in a file.
    init(_ policy: LogPipePolicy, _ path: String, _ holders: [PipeHolder], mayKeep: Bool) {
        let own = getpid()
        let readers = holders.filter { $0.reads && $0.pid != own }
        guard let first = readers.first.map(LogPipeSource.Reader.init) else {
            self =
                switch policy {
                case .auto, .drain: .drain
                case .peek: .nothing("nobody reads the log pipe, so what the shim logs is lost: \(path)")
                case .off: .nothing("the log pipe is not to be opened, and nobody reads it: \(path)")
                }
            return
        }
        if policy == .drain, mayKeep, readers.allSatisfy(\.isStopped) {
            self = .rescue(first)
            return
        }
        let copying = readers.filter { DaemonLog(of: $0.pid).file != nil }
        // A reader that is stopped copies nothing: what is new waits in the pipe.
        if let reader = copying.first(where: { !$0.isStopped || policy == .off }) {
            self = .copy(LogPipeSource.Reader(reader))
        } else if policy == .off {
            self = .nothing("the log pipe is not to be opened, and \(first) keeps no copy of it: \(path)")
        } else {
            self = .peek(copying.first.map(LogPipeSource.Reader.init) ?? first)
        }
    }

    /// Whether bytes are taken out of the pipe.
    var takes: Bool {
        switch self {
        case .drain, .rescue: true
        case .copy, .peek, .nothing: false
        }
    }
}

extension LogPipeSource.Reader {
    package init(_ holder: PipeHolder) { self.init(pid: holder.pid, name: holder.name) }
}

/// What following a log pipe may do to it.
public enum LogPipePolicy: String, Sendable, Hashable, CaseIterable {
    /// Takes nothing while another process reads the pipe, and drains it while nobody does.
    case auto
    /// Never takes anything: while nobody reads, it only says that lines are being lost.
    case peek
    /// As `auto`, but a pipe whose readers are all stopped is drained too, into a file that keeps what is taken.
    case drain
    /// Never opens the pipe: only `/proc` is looked at, and a reader's own copy is followed.
    case off
}
