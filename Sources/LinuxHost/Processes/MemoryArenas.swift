// SPDX-License-Identifier: Apache-2.0

import CLinux

/// The areas that this process's memory is given out from.
package enum MemoryArenas {
    /// Has no more of them made than so many, for less memory that is held and not used.
    package static func limit(to most: Int32) { linux_limit_malloc_arenas(most) }
}
