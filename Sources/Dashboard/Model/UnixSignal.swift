// SPDX-License-Identifier: Apache-2.0

import Glibc

/// A signal that the kill dialog offers.
package struct UnixSignal: Sendable, Hashable {
    package let number: Int32
    package let name: String
    /// What it is for, in a few words.
    package let purpose: String

    /// The likeliest first.
    package static let offered: [UnixSignal] = [
        UnixSignal(number: SIGTERM, name: "SIGTERM", purpose: "asks it to end"),
        UnixSignal(number: SIGKILL, name: "SIGKILL", purpose: "ends every process of the task at once"),
        UnixSignal(number: SIGINT, name: "SIGINT", purpose: "as ctrl-c does"),
        UnixSignal(number: SIGHUP, name: "SIGHUP", purpose: "reload, or hang up"),
        UnixSignal(number: SIGQUIT, name: "SIGQUIT", purpose: "end with a dump (Go: all stacks, JVM: threads)"),
        UnixSignal(number: SIGABRT, name: "SIGABRT", purpose: "end with a core dump"),
        UnixSignal(number: SIGUSR1, name: "SIGUSR1", purpose: "whatever the program makes of it"),
        UnixSignal(number: SIGUSR2, name: "SIGUSR2", purpose: "whatever the program makes of it"),
        UnixSignal(number: SIGSTOP, name: "SIGSTOP", purpose: "stops it"),
        UnixSignal(number: SIGCONT, name: "SIGCONT", purpose: "lets it go on"),
    ]

    /// Whether it is sent to every process of the task and not just to its init process.
    var reachesAll: Bool { number == SIGKILL }
}
