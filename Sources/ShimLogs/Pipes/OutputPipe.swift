// SPDX-License-Identifier: Apache-2.0

import LogText

/// A FIFO that a shim writes a container's output into.
struct OutputPipe: Sendable, Hashable {
    var path: String
    var stream: LogStream
    /// The shim, which holds the end for reading too.
    var shimPid: Int32?
}
