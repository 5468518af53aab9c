// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost
import LogText

/// A FIFO that a shim writes a container's output into.
struct OutputPipe: Sendable, Hashable {
    var path: String
    var stream: LogStream
    /// The shim, which holds the end for reading too.
    var shimPid: Int32?
}

extension OutputPipe {
    /// Another process than the shim and this one that reads the pipe; nil when there is none.
    ///
    /// A shim whose pid is not known is told by holding both ends.
    func reader(of pipe: FIFO.Identity) -> PipeHolder? {
        PipeHolder.all(of: pipe).first { holder in
            holder.reads && holder.pid != getpid() && holder.pid != shimPid && (shimPid != nil || !holder.writes)
        }
    }
}
