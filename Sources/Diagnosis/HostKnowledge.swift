// SPDX-License-Identifier: Apache-2.0

import HostRegistry

/// What was found out about the host and is remembered from one look to the next, since it costs more than what is read with it.
struct HostKnowledge: Sendable {
    var readers = PipeReaders()
    var cgroups = TaskCgroups()

    mutating func forgetOld(at now: ContinuousClock.Instant) {
        readers.forgetOld(at: now)
        cgroups.forgetOld(at: now)
    }
}
