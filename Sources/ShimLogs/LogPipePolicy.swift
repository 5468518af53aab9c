// SPDX-License-Identifier: Apache-2.0

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
