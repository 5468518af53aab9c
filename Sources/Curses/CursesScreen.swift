// SPDX-License-Identifier: Apache-2.0

import CLinux
import CNcurses
import Glibc
import TerminalStyle
import VisibleText

/// The terminal while curses draws on it; it lives on the screen's thread alone.
///
/// Curses composes in memory; this sends it to the terminal, and is the one to set its modes.
final class CursesScreen {
    let colorDepth: ColorDepth
    let isUnicode: Bool
    private(set) var rows = 0
    private(set) var columns = 0
    /// Whether the terminal is ours: not a shell's or a program's.
    private(set) var isTaken = false

    let window: UnsafeMutablePointer<WINDOW>
    var output: TerminalOutput
    var drawing = Drawing()
    var pairs: ColorPairs

    private let screen: OpaquePointer
    private let composed: CursesOutput
    /// Keys are read through a window of its own that is never shown: reading from the other would draw it.
    private let keys: UnsafeMutablePointer<WINDOW>
    private let standardError: HeldStandardError
    private let reset: [UInt8]
    private let type: String
    /// Whether the terminal is known to have one.
    private let hasMouse: Bool
    /// Whether the terminal is asked for ``TerminalModes``.
    private let hasModes: Bool
    private var hasAskedForUpdates = false
    /// What the terminal was sent of the two, and what it is to have.
    private var sentTitle: String?
    private var title: String?
    private var isMouseSent = false
    private(set) var isMouseOn = false

    /// Sets curses up, and takes the terminal over unless somebody else has it now.
    init(colors choice: ColorChoice) throws(TerminalError) {
        guard isatty(STDIN_FILENO) != 0, isatty(STDOUT_FILENO) != 0 else { throw .notATerminal }
        isUnicode = TerminalLocale.adopt()
        type = Self.variable("TERM") ?? ""
        let descriptions = choice.descriptions(of: type, colorTerm: Self.variable("COLORTERM"))
        composed = try CursesOutput()
        guard let screen = descriptions.lazy.compactMap({ [file = composed.file] in nc_new_screen($0, file) }).first,
            let window = nc_window(), let keys = newpad(1, 1)
        else {
            composed.end()
            throw .unknownType(type)
        }
        (self.screen, self.window, self.keys) = (screen, window, keys)
        output = TerminalOutput(STDOUT_FILENO)
        hasMouse = nc_capability("kmous") != nil
        hasModes = TerminalModes.areUnderstood(by: type)
        reset = Array(TerminalReset.current(hasMouse: hasMouse, hasModes: hasModes).utf8)
        standardError = HeldStandardError(output.device)
        let colors = Self.setUp(keys)
        colorDepth = choice.depth(colors: colors, type: type, noColor: Self.variable("NO_COLOR"))
        pairs = ColorPairs(depth: colorDepth, colors: colors, capacity: Int(nc_pairs()))
        (rows, columns) = (Int(nc_rows()), Int(nc_columns()))
        takeSize()
        // Curses begins as it does whenever the terminal comes back to it: with the size that it has now.
        endwin()
        _ = composed.take()
        crash_guard_arm(
            output.device,
            reset,
            reset.count,
            standardError.saved,
            standardError.held,
            standardError.output
        )
        if terminal_is_ours(STDIN_FILENO) != 0 { take() }
    }

    static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    /// Tells curses how it is used; the number of colours that the terminal has.
    private static func setUp(_ keys: UnsafeMutablePointer<WINDOW>) -> Int {
        noecho()
        nonl()
        nodelay(keys, true)
        keypad(keys, true)
        // Reports reach the decoder whole: curses takes off their first bytes, and lets the rest of odd ones be keys.
        define_key(nil, KEY_MOUSE)
        // Frames are drawn to their end, whatever is typed meanwhile.
        typeahead(-1)
        curs_set(0)
        set_escdelay(25)
        if has_colors() {
            start_color()
            use_default_colors()
        }
        return Int(nc_colors())
    }

    // MARK: - Taking the terminal and giving it back

    /// Takes the terminal over, from a shell or for the first time.
    ///
    /// What modes it has then is what it is given back with, unless a program that it was lent to `left` it with its own.
    func take(asAProgramLeftIt left: Bool = false) {
        // A terminal that is gone has no modes; whoever reads from it learns so.
        terminal_take_modes(STDIN_FILENO, left ? 1 : 0)
        isTaken = true
        wrefresh(window)
        keypad(keys, true)
        meta(keys, true)
        var modes = hasModes ? TerminalModes.saveTitle + TerminalModes.on : ""
        if hasModes, !hasAskedForUpdates { modes += TerminalModes.askForUpdates }
        hasAskedForUpdates = true
        (sentTitle, isMouseSent) = (nil, false)
        send(composed.take() + Array(modes.utf8))
        sendSettings()
    }

    /// Gives the terminal back for good.
    func close() {
        giveBack()
        terminal_give_modes_back()
        crash_guard_disarm()
        delscreen(screen)
        composed.end()
        standardError.release()
        output.close()
    }

    /// Gives the terminal back for a while, or for good; at most 300 ms are spent on one that takes no output.
    func giveBack() {
        guard isTaken else { return }
        isTaken = false
        drawing.forget()
        var modes = isMouseSent ? MouseReport.off : ""
        if hasModes { modes += TerminalModes.off + TerminalModes.restoreTitle }
        endwin()
        output.finish(with: Array(modes.utf8) + composed.take())
        crash_guard_hold(CRASH_GUARD_NOTHING)
        terminal_give_modes_back()
    }

    /// Somebody else has got the terminal without our giving it back, as after SIGSTOP.
    ///
    /// The shell at its prompt is given what it needs to go on; over what draws nothing is written.
    func lose() {
        guard isTaken else { return }
        isTaken = false
        drawing.forget()
        endwin()
        _ = composed.take()
        output.forget()
        if terminal_is_the_shells(STDIN_FILENO) != 0 { output.finish(with: reset) }
        crash_guard_hold(CRASH_GUARD_NOTHING)
    }

    /// Takes the terminal back after somebody else stopped the process, and perhaps a shell used it meanwhile.
    func takeBack() {
        endwin()
        take()
    }

    /// Lends the terminal to a program, which gets nothing that was typed before.
    func lend() {
        curs_set(1)
        giveBack()
        tcflush(STDIN_FILENO, TCIFLUSH)
    }

    /// Takes the terminal back from a program.
    func comeBack() {
        curs_set(drawing.isCursorShown ? 1 : 0)
        clearok(window, true)
        take(asAProgramLeftIt: true)
    }

    /// The standard error of a program that has the terminal.
    var errorsOfPrograms: Int32 { standardError.saved }

    // MARK: - Sending

    private func send(_ bytes: [UInt8]) {
        output.send(bytes)
        noteHold()
    }

    /// Sends what curses has composed, between two sequences where it is anything.
    func sendComposed(between begin: String = "", and end: String = "") {
        let bytes = composed.take()
        if !bytes.isEmpty { send(Array(begin.utf8) + bytes + Array(end.utf8)) }
    }

    /// Goes on with what waits for the terminal.
    func outputIsReady() {
        guard isTaken else { return }
        output.flush()
        noteHold()
        if output.isIdle { sendSettings() }
        drawWaiting()
    }

    private func noteHold() {
        crash_guard_hold(output.isIdle ? CRASH_GUARD_TERMINAL : CRASH_GUARD_TERMINAL_AMID_OUTPUT)
    }

    /// Sends what the terminal is to have and has not; while it takes nothing, only the newest waits.
    private func sendSettings() {
        guard isTaken, output.isIdle else { return }
        var settings = ""
        if isMouseOn != isMouseSent { settings += isMouseOn ? MouseReport.on : MouseReport.off }
        if let title, title != sentTitle { settings += TerminalModes.title(title) }
        (isMouseSent, sentTitle) = (isMouseOn, title)
        send(Array(settings.utf8))
    }

    /// Sets the title of the terminal's window until the terminal is given back.
    func setTitle(_ text: String) {
        guard hasModes else { return }
        title = String(text.neutralised.prefix(200))
        sendSettings()
    }

    /// Turns reports of the mouse on or off, where there is one.
    func setMouse(_ isOn: Bool) {
        guard hasMouse else { return }
        isMouseOn = isOn
        sendSettings()
    }

    /// Asks the terminal to put text into its user's clipboard.
    func copy(_ text: String) throws(CopyError) {
        guard !type.hasPrefix("linux") else { throw .noClipboard(terminal: type) }
        let bytes = ClipboardSequence.bytes(of: text, through: Multiplexer { Self.variable($0) })
        guard isTaken, output.hasRoom(for: bytes.count) else { throw .system(errno: EAGAIN) }
        send(bytes)
    }

    /// What the environment says of the terminal's background.
    var backgroundOfEnvironment: TerminalBackground? { TerminalBackground(colorFGBG: Self.variable("COLORFGBG")) }

    /// Asks the terminal for its background; whether it is one that can be asked.
    func askForBackground() -> Bool {
        guard hasModes, isTaken, output.isIdle else { return false }
        send(Array(TerminalModes.askForBackground.utf8))
        return true
    }

    // MARK: - Size and keys

    /// Asks the terminal for its size; whether it is another than before.
    @discardableResult
    func takeSize() -> Bool {
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_row > 0, size.ws_col > 0 else { return false }
        guard (Int(size.ws_row), Int(size.ws_col)) != (rows, columns) else { return false }
        resizeterm(Int32(size.ws_row), Int32(size.ws_col))
        (rows, columns) = (Int(size.ws_row), Int(size.ws_col))
        return true
    }

    /// The next input that waits, nil when none does.
    func nextInput() -> InputDecoder.Input? {
        // Not wget_wch: a byte that is no character makes it swallow the keys that follow.
        let value = wgetch(keys)
        if value == ERR { return nil }
        return UInt8(exactly: value).map { .byte($0) } ?? .code(value)
    }

    /// Bytes that wait in the terminal; nil when it is gone.
    var waitingBytes: Int? {
        var count: Int32 = 0
        return ioctl(STDIN_FILENO, UInt(FIONREAD), &count) == 0 ? Int(count) : nil
    }
}
