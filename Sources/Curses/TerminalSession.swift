// SPDX-License-Identifier: Apache-2.0

public import TerminalStyle

/// The terminal while this program has it: what happens on it comes out, frames go in.
///
/// ```swift
/// try await TerminalSession.run { session in
///     for await event in session.events {
///         guard case .resized(let rows, let columns) = event else { break }
///         var frame = Frame(rows: rows, columns: columns)
///         frame.write("any key ends this", row: 0, column: 0)
///         await session.present(frame)
///     }
/// }
/// ```
public struct TerminalSession: Sendable {
    /// Keys, sizes and requests to end, for one reader.
    ///
    /// `.resized` comes first. Sizes, requests to end and the like wait behind no key; of what is typed, what comes while
    /// 1024 keys wait is dropped and counted.
    public let events: AsyncStream<TerminalEvent>
    /// How many colours the terminal shows, as far as they were chosen.
    public let colorDepth: ColorDepth
    /// Whether the terminal is sent UTF-8; where it is not, every character beyond ASCII is shown as `?`.
    public let isUnicode: Bool

    /// Takes over the terminal, runs the body, and gives the terminal back on every path out.
    ///
    /// The terminal is given back too when the process crashes or exits meanwhile. What is written to standard error
    /// until then does not reach the screen: a pipe's worth of it is written out afterwards. While the process group is in
    /// the background, nothing is drawn and nothing read. A terminal that nobody reads is not waited for.
    ///
    /// Every signal that would end the process is told as ``TerminalEvent/terminate(signal:)``. With a `patience`, the
    /// terminal is given back and the process ended so long after the first one, should it still be there: with 128 + signal.
    ///
    /// Of the terminal's colours `colors` says how many are used; by default all, unless NO_COLOR is set or TERM is `dumb`.
    ///
    /// - Throws: ``TerminalError`` when the terminal cannot be taken over, or what the body throws.
    public static func run<Value: Sendable>(
        colors: ColorChoice = .auto,
        patience: Duration? = nil,
        _ body: @Sendable (TerminalSession) async throws -> Value
    ) async throws -> Value {
        try UIThread.shared.start()
        let queue = EventQueue()
        let terminal = try await ScreenActor.shared.open(queue, colors: colors, patience: patience)
        let session = TerminalSession(
            events: AsyncStream { await queue.next() },
            colorDepth: terminal.colorDepth,
            isUnicode: terminal.isUnicode
        )
        do {
            let value = try await body(session)
            await ScreenActor.shared.close()
            return value
        } catch {
            await ScreenActor.shared.close()
            throw error
        }
    }

    /// Asks the terminal what its text is on, else the environment (COLORFGBG); nil when neither tells.
    ///
    /// The terminal's answer is waited for no longer than the patience, by default 200 ms; most answer within one.
    public func background(patience: Duration = .milliseconds(200)) async -> TerminalBackground? {
        await ScreenActor.shared.background(patience: patience)
    }

    /// Shows a frame; curses sends only what differs from what is on the screen.
    ///
    /// While the terminal has not taken all of the frame before, it waits; then the newest is shown. Keys tell the number of
    /// the frame that they were pressed at, see ``TerminalEvent/key(_:painted:)``; numbers rise.
    public func present(_ frame: Frame, number: Int = 0) async {
        await ScreenActor.shared.present(frame, number: number, anew: false)
    }

    /// Clears the screen and shows a frame, whatever is there now.
    public func redraw(_ frame: Frame, number: Int = 0) async {
        await ScreenActor.shared.present(frame, number: number, anew: true)
    }

    /// Gives the terminal back before the session is over: the program is about to end with this exit code.
    ///
    /// With the session's patience, the process ends so long after this, should it still be there.
    public func end(code: Int32) async { await ScreenActor.shared.close(endingWith: code) }

    /// Gives the terminal back and stops the process group, as ctrl-z does elsewhere.
    ///
    /// Returns when the program goes on. Once it is in the foreground, `.resumed` is sent, and the size if it is another.
    public func suspend() async { await ScreenActor.shared.suspend() }

    /// Gives the terminal to a program until it ends; what is typed meanwhile is the program's.
    ///
    /// Returns its exit status, 128 + signal when one killed it. Then `.resumed` is sent, and the size if it is another.
    ///
    /// - Throws: ``TerminalError`` when it cannot be started.
    public func run(_ path: String, _ arguments: [String]) async throws(TerminalError) -> Int32 {
        try await ScreenActor.shared.run(path, arguments)
    }

    /// Sets the title of the terminal's window, where it has one; control characters are neutralised.
    ///
    /// The title is as it was once the session is over.
    public func setTitle(_ text: String) async { await ScreenActor.shared.setTitle(text) }

    /// Turns the mouse on or off; it is off at first, so that the terminal's own selection of text works.
    ///
    /// Nothing happens on a terminal that is not known to have a mouse.
    public func setMouse(_ isOn: Bool) async { await ScreenActor.shared.setMouse(isOn) }

    /// Asks the terminal to put text into the clipboard of the user in front of it, also through ssh, tmux and screen.
    ///
    /// Whether it does depends on its settings, and is not known.
    ///
    /// - Throws: ``CopyError/tooLong(bytes:limitBytes:)`` for more than 74,994 bytes of UTF-8, the other ``CopyError``s
    ///   when the terminal cannot be asked.
    public func copy(_ text: String) async throws(CopyError) {
        let (bytes, limit) = (text.utf8.count, ClipboardSequence.longestTextBytes)
        guard bytes <= limit else { throw .tooLong(bytes: bytes, limitBytes: limit) }
        try await ScreenActor.shared.copy(text)
    }
}
