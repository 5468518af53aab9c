// SPDX-License-Identifier: Apache-2.0

import Configuration
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
}
