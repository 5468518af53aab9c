// SPDX-License-Identifier: Apache-2.0

import TerminalThemes

/// Names of themes, for shells that complete them.
enum ThemeNames {
    static var all: [String] { ThemeLibrary(folders: ThemeFolders.all).names() }
}
