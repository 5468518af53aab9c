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
    package var reachesAll: Bool { number == SIGKILL }

    /// A signal by its number, or by its name with or without `SIG`; nil when there is none.
    package init?(_ text: String) {
        let name = text.uppercased()
        let full = name.hasPrefix("SIG") ? name : "SIG" + name
        guard let number = Self.numbers[full] ?? Int32(text), (1...64).contains(number) else { return nil }
        self =
            Self.offered.first { $0.number == number }
            ?? UnixSignal(
                number: number,
                name: Self.numbers.first { $0.value == number }?.key ?? "signal \(number)",
                purpose: "as it was typed"
            )
    }

    private init(number: Int32, name: String, purpose: String) {
        self.number = number
        self.name = name
        self.purpose = purpose
    }

    private static let numbers: [String: Int32] = [
        "SIGHUP": SIGHUP, "SIGINT": SIGINT, "SIGQUIT": SIGQUIT, "SIGILL": SIGILL, "SIGTRAP": SIGTRAP,
        "SIGABRT": SIGABRT, "SIGBUS": SIGBUS, "SIGFPE": SIGFPE, "SIGKILL": SIGKILL, "SIGUSR1": SIGUSR1,
        "SIGSEGV": SIGSEGV, "SIGUSR2": SIGUSR2, "SIGPIPE": SIGPIPE, "SIGALRM": SIGALRM, "SIGTERM": SIGTERM,
        "SIGCHLD": SIGCHLD, "SIGCONT": SIGCONT, "SIGSTOP": SIGSTOP, "SIGTSTP": SIGTSTP, "SIGTTIN": SIGTTIN,
        "SIGTTOU": SIGTTOU, "SIGURG": SIGURG, "SIGXCPU": SIGXCPU, "SIGXFSZ": SIGXFSZ, "SIGVTALRM": SIGVTALRM,
        "SIGPROF": SIGPROF, "SIGWINCH": SIGWINCH, "SIGIO": SIGIO, "SIGPWR": SIGPWR, "SIGSYS": SIGSYS,
    ]
}
