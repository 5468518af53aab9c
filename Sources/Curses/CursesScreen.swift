// SPDX-License-Identifier: Apache-2.0

import CLinux
import CNcurses
import Glibc
import TerminalStyle

/// The terminal while curses has it; it lives on the screen's thread alone.
final class CursesScreen {
    let colorDepth: ColorDepth
    let isUnicode: Bool
    private(set) var rows = 0
    private(set) var columns = 0

    private let screen: OpaquePointer
    private let window: UnsafeMutablePointer<WINDOW>
    private let standardError: HeldStandardError
    private let type: String
    /// Whether the terminal is known to have one.
    private let hasMouse: Bool
    /// Whether the terminal is asked for ``TerminalModes``.
    private let hasModes: Bool
    private var isCursorShown = false
    private var title: String?
    private(set) var isMouseOn = false
    private var pairs: ColorPairs
    private var row: [cchar_t] = []

    /// Takes the terminal over.
    init(colors choice: ColorChoice) throws(TerminalError) {
        guard isatty(STDIN_FILENO) != 0, isatty(STDOUT_FILENO) != 0 else { throw .notATerminal }
        guard crash_guard_remember(STDIN_FILENO) == 0 else { throw .system(call: "tcgetattr", errno: errno) }
        isUnicode = TerminalLocale.adopt()
        type = Self.variable("TERM") ?? ""
        (screen, window) = try Self.open(choice.descriptions(of: type, colorTerm: Self.variable("COLORTERM")), type)
        raw()
        noecho()
        nonl()
        nodelay(window, true)
        keypad(window, true)
        hasMouse = nc_capability("kmous") != nil
        hasModes = TerminalModes.areUnderstood(by: type)
        // Reports reach the decoder whole: curses takes off their first bytes, and lets the rest of odd ones be keys.
        define_key(nil, KEY_MOUSE)
        meta(window, true)
        curs_set(0)
        set_escdelay(25)
        if has_colors() {
            start_color()
            use_default_colors()
        }
        let colors = Int(nc_colors())
        colorDepth = choice.depth(colors: colors, type: type, noColor: Self.variable("NO_COLOR"))
        pairs = ColorPairs(depth: colorDepth, colors: colors, capacity: Int(nc_pairs()))
        standardError = HeldStandardError()
        let reset = TerminalReset.current(hasMouse: hasMouse, hasModes: hasModes)
        crash_guard_arm(reset, reset.utf8.count, standardError.saved, standardError.held)
        (rows, columns) = (Int(nc_rows()), Int(nc_columns()))
        takeSize()
        wrefresh(window)
        if hasModes { send(TerminalModes.saveTitle + TerminalModes.on + TerminalModes.askForUpdates) }
    }

    private static func variable(_ name: String) -> String? { getenv(name).map { String(cString: $0) } }

    private static func open(
        _ descriptions: [String],
        _ type: String
    ) throws(TerminalError) -> (OpaquePointer, UnsafeMutablePointer<WINDOW>) {
        for name in descriptions {
            if let screen = nc_new_screen(name), let window = nc_window() { return (screen, window) }
        }
        throw .unknownType(type)
    }

    /// Gives the terminal back for good.
    func close() {
        giveModesBack()
        if hasModes { send(TerminalModes.restoreTitle) }
        endwin()
        crash_guard_disarm()
        delscreen(screen)
        standardError.release()
    }

    /// Stops the process as ctrl-z does; returns when it is in the foreground again and the terminal is taken back.
    func suspend() {
        giveModesBack()
        endwin()
        crash_guard_stop_group()
        wrefresh(window)
        takeModes()
    }

    /// Gives the terminal back for a while.
    func leave() {
        giveModesBack()
        curs_set(1)
        endwin()
    }

    /// Takes the terminal back after ``leave()``.
    func comeBack() {
        curs_set(isCursorShown ? 1 : 0)
        clearok(window, true)
        wrefresh(window)
        takeModes()
    }

    /// Takes the terminal back after somebody else stopped the process, and perhaps a shell used it meanwhile.
    func takeBack() {
        endwin()
        wrefresh(window)
        takeModes()
    }

    private func takeModes() {
        if hasModes { send(TerminalModes.on) }
        if isMouseOn { send(MouseReport.on) }
        if let title { send(TerminalModes.title(title)) }
    }

    private func giveModesBack() {
        if isMouseOn { send(MouseReport.off) }
        if hasModes { send(TerminalModes.off) }
    }

    /// Sets the title of the terminal's window until the terminal is given back.
    func setTitle(_ text: String) {
        guard hasModes else { return }
        let text = String(text.neutralised.prefix(200))
        title = text
        send(TerminalModes.title(text))
    }

    /// Turns reports of the mouse on or off, where there is one.
    func setMouse(_ isOn: Bool) {
        guard hasMouse, isOn != isMouseOn else { return }
        isMouseOn = isOn
        send(isOn ? MouseReport.on : MouseReport.off)
    }

    /// Asks the terminal to put text into its user's clipboard.
    func copy(_ text: String) throws(CopyError) {
        guard !type.hasPrefix("linux") else { throw .noClipboard(terminal: type) }
        let multiplexer = Multiplexer { Self.variable($0) }
        let failure = TerminalOutput.write(ClipboardSequence.bytes(of: text, through: multiplexer), to: STDOUT_FILENO)
        guard failure == 0 else { throw .system(errno: failure) }
    }

    /// What the environment says of the terminal's background.
    var backgroundOfEnvironment: TerminalBackground? { TerminalBackground(colorFGBG: Self.variable("COLORFGBG")) }

    /// Asks the terminal for its background; whether it is one that can be asked.
    func askForBackground() -> Bool {
        if hasModes { send(TerminalModes.askForBackground) }
        return hasModes
    }

    /// Sends what curses does not know of; between two calls of curses nothing of its own waits to be sent.
    private func send(_ sequence: String) { _ = TerminalOutput.write(Array(sequence.utf8), to: STDOUT_FILENO) }

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
        let value = wgetch(window)
        if value == ERR { return nil }
        return UInt8(exactly: value).map { .byte($0) } ?? .code(value)
    }

    /// Bytes that wait in the terminal; nil when it is gone.
    var waitingBytes: Int? {
        var count: Int32 = 0
        return ioctl(STDIN_FILENO, UInt(FIONREAD), &count) == 0 ? Int(count) : nil
    }

    /// Shows a frame: curses sends what differs from the screen, or all of it; at once where the terminal is known to be
    /// able to.
    func present(_ frame: Frame, anew: Bool = false, isSynchronized: Bool = false) {
        if isSynchronized { send(TerminalModes.beginUpdate) }
        defer { if isSynchronized { send(TerminalModes.endUpdate) } }
        if anew { clearok(window, true) }
        if frame.rows < rows || frame.columns < columns { werase(window) }
        for index in 0..<min(frame.rows, rows) {
            fillRow(index, of: frame)
            _ = row.withUnsafeBufferPointer { mvwadd_wchnstr(window, Int32(index), 0, $0.baseAddress, Int32($0.count)) }
        }
        showCursor(frame.cursor)
        wrefresh(window)
    }

    private func showCursor(_ place: Frame.Place?) {
        if isCursorShown != (place != nil) {
            isCursorShown = place != nil
            curs_set(isCursorShown ? 1 : 0)
        }
        if let place { wmove(window, Int32(place.row), Int32(place.column)) }
    }

    private func fillRow(_ index: Int, of frame: Frame) {
        row.removeAll(keepingCapacity: true)
        var cell = cchar_t()
        var (style, rendition) = (CellStyle.plain, pairs.rendition(of: .plain))
        for column in 0..<min(frame.columns, columns) {
            let shown = frame[index, column]
            if shown.character == nil, isUnicode { continue }  // Curses fills in the right half itself.
            if shown.style != style { (style, rendition) = (shown.style, pairs.rendition(of: shown.style)) }
            let character = shown.character ?? "?"
            if let ascii = character.asciiValue {
                var scalar = wchar_t(ascii)
                nc_fill_cell(&cell, &scalar, 1, rendition.attributes, rendition.pair)
            } else if isUnicode {
                let scalars = character.unicodeScalars.map { wchar_t(bitPattern: $0.value) }
                nc_fill_cell(&cell, scalars, Int32(scalars.count), rendition.attributes, rendition.pair)
            } else {
                var scalar = wchar_t(UInt8(ascii: "?"))
                nc_fill_cell(&cell, &scalar, 1, rendition.attributes, rendition.pair)
            }
            row.append(cell)
        }
    }
}
