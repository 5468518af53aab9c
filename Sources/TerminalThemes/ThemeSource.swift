// SPDX-License-Identifier: Apache-2.0

/// The text of a theme and where it is from.
struct ThemeSource {
    /// As the user asks for it.
    var name: String
    /// As warnings name it.
    var file: String
    var text: String
    /// Whether it is inside the program.
    var isShipped = false
}
