// SPDX-License-Identifier: Apache-2.0

package import Curses
package import TerminalStyle

/// Where the dashboard is drawn and typed at.
///
/// A seam: tests give it one in memory.
package protocol Screen: Sendable {
    /// Keys, sizes and signals; the size comes first.
    var events: AsyncStream<TerminalEvent> { get }
    /// Shows a frame of this number, which keys that are pressed at it tell.
    func present(_ frame: Frame, number: Int) async
    /// Draws everything anew, whatever is on the screen.
    func redraw(_ frame: Frame, number: Int) async
    /// Gives the terminal back for good, before the program ends with this code.
    func end(code: Int32) async
    /// Gives the terminal back and stops until the shell brings the program to the foreground.
    func suspend() async
    /// Gives the terminal to a program until it ends, whose exit status is returned.
    func run(_ path: String, _ arguments: [String]) async throws(TerminalError) -> Int32
    /// Names the terminal's window.
    func setTitle(_ text: String) async
    /// Turns the mouse on or off; off at first.
    func setMouse(_ isOn: Bool) async
    /// Asks the terminal to put text into its user's clipboard.
    func copy(_ text: String) async throws(CopyError)
}

extension TerminalSession: Screen {}
