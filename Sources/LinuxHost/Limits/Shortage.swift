// SPDX-License-Identifier: Apache-2.0

import Glibc

/// What this program, or the whole host, has run out of, by the system's error number.
///
/// It says nothing of what was looked at meanwhile: nothing may be concluded from it.
package enum Shortage {
    /// What there is no more of, such as `out of file descriptors (limit 1024)`; nil when the number says something else.
    package static func words(_ number: Int32) -> String? {
        switch number {
        case EMFILE: "out of file descriptors (limit \(DescriptorLimit.current))"
        case ENFILE: "this host is out of file descriptors"
        case ENOMEM, ENOBUFS: "out of memory"
        default: nil
        }
    }
}
