// SPDX-License-Identifier: Apache-2.0

import LinuxHost
import TerminalThemes

/// Names of themes, for shells that complete them.
enum ThemeNames {
    static var all: [String] {
        let library = ThemeLibrary.own
        return (try? BlockingIO.wait { () throws(SystemError) in library.names() }) ?? []
    }
}
