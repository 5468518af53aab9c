// SPDX-License-Identifier: Apache-2.0

import CNcurses
import TerminalStyle

/// Frames: one is on its way to the terminal, and the newest waits behind it.
extension CursesScreen {
    /// A frame that is to be shown.
    struct Picture {
        var frame: Frame
        var number: Int
        /// Whether all of it is sent, whatever is on the screen.
        var isAnew: Bool
        /// Whether the terminal is known to be able to show it at once.
        var isSynchronized: Bool
    }

    /// What is on the terminal, and what is on its way there.
    struct Drawing {
        /// The number of the newest frame that the terminal has taken all of.
        private(set) var painted = 0
        fileprivate var sending: Int?
        fileprivate var waiting: Picture?
        fileprivate(set) var isCursorShown = false
        fileprivate var row: [cchar_t] = []

        /// The terminal is another's: what was on its way does not arrive.
        mutating func forget() { (sending, waiting) = (nil, nil) }

        fileprivate mutating func hasArrived() {
            if let sending { painted = max(painted, sending) }
            sending = nil
        }
    }

    /// Shows a frame, of which curses sends what differs from the screen; while the terminal has not taken all of the one
    /// before, the newest waits.
    func present(_ picture: Picture) {
        guard isTaken else { return }
        guard output.isIdle else {
            var picture = picture
            if drawing.waiting?.isAnew == true { picture.isAnew = true }
            drawing.waiting = picture
            return
        }
        draw(picture)
    }

    /// Goes on once the terminal has taken what was sent.
    func drawWaiting() {
        guard output.isIdle else { return }
        drawing.hasArrived()
        guard let picture = drawing.waiting else { return }
        drawing.waiting = nil
        draw(picture)
    }

    private func draw(_ picture: Picture) {
        let frame = picture.frame
        if picture.isAnew { clearok(window, true) }
        if frame.rows < rows || frame.columns < columns { werase(window) }
        for index in 0..<min(frame.rows, rows) {
            fillRow(index, of: frame)
            _ = drawing.row.withUnsafeBufferPointer {
                mvwadd_wchnstr(window, Int32(index), 0, $0.baseAddress, Int32($0.count))
            }
        }
        showCursor(frame.cursor)
        wrefresh(window)
        drawing.sending = picture.number
        if picture.isSynchronized {
            sendComposed(between: TerminalModes.beginUpdate, and: TerminalModes.endUpdate)
        } else {
            sendComposed()
        }
        if output.isIdle { drawing.hasArrived() }
    }

    private func showCursor(_ place: Frame.Place?) {
        if drawing.isCursorShown != (place != nil) {
            drawing.isCursorShown = place != nil
            curs_set(drawing.isCursorShown ? 1 : 0)
        }
        if let place { wmove(window, Int32(place.row), Int32(place.column)) }
    }

    private func fillRow(_ index: Int, of frame: Frame) {
        drawing.row.removeAll(keepingCapacity: true)
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
            drawing.row.append(cell)
        }
    }
}
