// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Glibc

/// A signal by its number, or by its name with or without `SIG`.
struct SignalName: ExpressibleByArgument {
    let number: Int32
    let name: String

    init?(argument: String) {
        let name = argument.uppercased()
        let full = name.hasPrefix("SIG") ? name : "SIG" + name
        if let number = Int32(argument), (1...64).contains(number) {
            self.number = number
            self.name = Self.numbers.first { $0.value == number }?.key ?? "signal \(number)"
        } else if let number = Self.numbers[full] {
            self.number = number
            self.name = full
        } else {
            return nil
        }
    }

    static let term = SignalName(number: SIGTERM, name: "SIGTERM")

    private init(number: Int32, name: String) {
        self.number = number
        self.name = name
    }

    var defaultValueDescription: String { name }

    private static let numbers: [String: Int32] = [
        "SIGHUP": SIGHUP, "SIGINT": SIGINT, "SIGQUIT": SIGQUIT, "SIGILL": SIGILL, "SIGTRAP": SIGTRAP,
        "SIGABRT": SIGABRT,
        "SIGBUS": SIGBUS, "SIGFPE": SIGFPE, "SIGKILL": SIGKILL, "SIGUSR1": SIGUSR1, "SIGSEGV": SIGSEGV,
        "SIGUSR2": SIGUSR2, "SIGPIPE": SIGPIPE, "SIGALRM": SIGALRM, "SIGTERM": SIGTERM, "SIGCHLD": SIGCHLD,
        "SIGCONT": SIGCONT, "SIGSTOP": SIGSTOP, "SIGTSTP": SIGTSTP, "SIGTTIN": SIGTTIN, "SIGTTOU": SIGTTOU,
        "SIGURG": SIGURG, "SIGWINCH": SIGWINCH, "SIGIO": SIGIO, "SIGPWR": SIGPWR, "SIGSYS": SIGSYS,
    ]
}
