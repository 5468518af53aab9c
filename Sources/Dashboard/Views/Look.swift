// SPDX-License-Identifier: Apache-2.0

package import TerminalThemes

/// How things look: the theme and the characters that the terminal can show.
package struct Look: Sendable, Hashable {
    package var theme: Theme
    package var glyphs: Glyphs

    package init(theme: Theme, glyphs: Glyphs) {
        self.theme = theme
        self.glyphs = glyphs
    }
}
