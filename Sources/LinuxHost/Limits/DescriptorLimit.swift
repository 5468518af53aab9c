// SPDX-License-Identifier: Apache-2.0

import CLinux
import Glibc
import Synchronization

/// How many descriptors this program may have open.
package enum DescriptorLimit {
    /// The limit now.
    package static var current: Int { descriptor_limit_now() }

    /// Raises the soft limit to the hard one, at the start of the program.
    ///
    /// Programs that it starts get the limit that it was given: some take a high one for a promise, or close every descriptor
    /// below it.
    package static func raise() { descriptor_limit_raise() }
}

/// A program that is about to be started otherwise than by `linux_spawn`, which does the same by itself: until it is
/// over, the limit of descriptors is the one that this program was given.
///
/// What else opens something meanwhile cannot if more are open than that; it is a ``Shortage`` that passes.
package final class ProgramStart: Sendable {
    private let isUnderWay = Atomic(true)

    /// The start begins.
    package init() { descriptor_limit_give_back() }

    deinit { isOver() }

    /// The program runs, or could not be started.
    package func isOver() {
        if isUnderWay.exchange(false, ordering: .relaxed) { descriptor_limit_take_again() }
    }
}

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
