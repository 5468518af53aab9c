// SPDX-License-Identifier: Apache-2.0

import CLinux

/// The areas that this process's memory is given out from.
package enum MemoryArenas {
    /// What is left free at the end of one before it is given back to the kernel.
    private static let spareBytes: Int32 = 64 << 10

    /// Has no more of them made than so many, for less memory that is held and not used.
    package static func limit(to most: Int32) { linux_limit_malloc(most, spareBytes) }
}
