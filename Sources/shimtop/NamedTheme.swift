// SPDX-License-Identifier: Apache-2.0

import Configuration
import TerminalThemes

/// A theme as a person names it: by its name, or by the path of its file.
struct NamedTheme {
    let name: String
    /// Where it is found, and what it inherits.
    let library: ThemeLibrary

    init(_ argument: String) {
        guard argument.contains("/") || argument.hasSuffix(".toml") else {
            name = argument
            library = .own
            return
        }
        let parts = argument.split(separator: "/", omittingEmptySubsequences: false)
        let file = String(parts.last ?? "")
        let folder = parts.dropLast().joined(separator: "/")
        name = file.hasSuffix(".toml") ? String(file.dropLast(".toml".count)) : file
        library = ThemeLibrary(
            folders: [argument.hasPrefix("/") && folder.isEmpty ? "/" : folder.isEmpty ? "." : folder]
                + ThemeFolders.all,
            reader: .host
        )
    }
}
