// SPDX-License-Identifier: Apache-2.0

import Glibc
import LinuxHost

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
