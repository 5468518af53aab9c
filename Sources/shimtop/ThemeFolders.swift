// SPDX-License-Identifier: Apache-2.0

import Configuration
import LinuxHost
import TerminalThemes

/// Where themes of one's own are looked for, before the shipped ones.
enum ThemeFolders {
    static var all: [String] {
        let configuration = UserFolders(environment: Surroundings.variables).configuration
        return [configuration.map { $0 + "/themes" }].compactMap(\.self) + ["/usr/share/shimtop/themes"]
    }
}

extension ThemeLibrary {
    /// The themes of these folders.
    static var own: ThemeLibrary { ThemeLibrary(folders: ThemeFolders.all, reader: .host) }

    /// Reads on a thread that may block.
    func reading<Value: Sendable>(
        _ work: @escaping @Sendable (ThemeLibrary) throws(ThemeError) -> Value
    ) throws(ThemeError) -> Value {
        try BlockingIO.wait(otherwise: { .unreadable(file: "themes", reason: $0.reason) }) { () throws(ThemeError) in
            try work(self)
        }
    }
}

/// Names of themes, for shells that complete them.
enum ThemeNames {
    static var all: [String] {
        let library = ThemeLibrary.own
        return (try? BlockingIO.wait { () throws(SystemError) in library.names() }) ?? []
    }
}
