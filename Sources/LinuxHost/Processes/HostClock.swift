// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The clock by which the kernel dates processes.
package enum HostClock {
    private static let ticksPerSecond = Double(max(1, sysconf(CInt(_SC_CLK_TCK))))

    /// How long ago something began that is dated in clock ticks since boot; never negative.
    package static func age(ofTicks ticks: UInt64) -> Duration {
        var now = timespec()
        clock_gettime(CLOCK_BOOTTIME, &now)
        let seconds = Double(now.tv_sec) + Double(now.tv_nsec) / 1e9 - Double(ticks) / ticksPerSecond
        return .milliseconds(Int64(max(0, seconds) * 1000))
    }

    /// Blocks the calling thread, which must be one that may block.
    package static func pause(_ time: Duration) { usleep(UInt32(clamping: Int64(time / .microseconds(1)))) }
}
