// SPDX-License-Identifier: Apache-2.0

/// Where a line was written.
public enum LogStream: UInt8, Sendable, Hashable, CaseIterable {
    /// The shim's own log.
    case shim
    /// The container's output.
    case stdout
    /// The container's errors.
    case stderr
    /// The container's output and errors, where nothing tells one from the other.
    case output
    /// A remark of the reader among the lines, such as that a file was replaced.
    case notice
}
