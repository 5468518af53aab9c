// SPDX-License-Identifier: Apache-2.0

/// One key as a person pressed it.
public enum KeyEvent: Sendable, Hashable {
    /// A printable character, shift already applied.
    case character(Character)
    /// A letter held with ctrl, in lower case, such as `c`; tab, enter and backspace have cases of their own.
    case control(Character)
    case enter
    case escape
    case tab
    case backTab
    case backspace
    case delete
    case insert
    case up
    case down
    case left
    case right
    case shiftLeft
    case shiftRight
    case home
    case end
    case pageUp
    case pageDown
    /// F1 to F12.
    case function(Int)
}
