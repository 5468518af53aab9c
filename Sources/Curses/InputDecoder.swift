// SPDX-License-Identifier: Apache-2.0

import CNcurses

/// Turns what curses reads into keys and what the mouse does.
///
/// Curses knows the sequences that the terminal's description names. Others arrive as an escape and characters, which
/// must not be taken for keys that mean something: they are read to their end and dropped, but for the common ones and
/// the mouse's.
struct InputDecoder {
    /// What one call of `wgetch` yields.
    enum Input: Hashable {
        case byte(UInt8)
        /// A `KEY_` number.
        case code(Int32)
    }

    private enum Place {
        case plain
        case escape
        /// After ESC and `[` or `O`, with the parameters so far.
        case sequence(introducer: Character, parameters: String)
        /// After ESC, `[` and `M`, with the bytes so far.
        case mouse([UInt8])
    }

    private var place = Place.plain

    private var text = ScalarDecoder()

    /// The events that are complete with this input.
    mutating func take(_ input: Input) -> [TerminalEvent] {
        switch (input, place) {
        case (.code(let code), _):
            let before = finish()
            place = .plain
            return before + Self.event(Self.keys[code])
        case (.byte(let byte), .mouse(let bytes)) where byte >= 0x20:
            let bytes = bytes + [byte]
            place = bytes.count < 3 ? .mouse(bytes) : .plain
            return MouseReport.event(bytes: bytes).map { [.mouse($0)] } ?? []
        case (.byte(let byte), _): return text.take(byte).map { take($0) } ?? []
        }
    }

    private mutating func take(_ scalar: Unicode.Scalar) -> [TerminalEvent] {
        switch (scalar.value, place) {
        case (0x1b, _):
            let before = finish()
            place = .escape
            return before
        case (let value, .escape) where value == 0x5b || value == 0x4f:
            place = .sequence(introducer: value == 0x5b ? "[" : "O", parameters: "")
            return []
        case (let value, .sequence(let introducer, let parameters)):
            guard (0x20...0x3f).contains(value), parameters.utf8.count < 32 else {
                place = .plain
                return takeFinal(scalar, introducer, parameters)
            }
            place = .sequence(introducer: introducer, parameters: parameters + String(scalar))
            return []
        case (let value, _):
            let before = finish()
            place = .plain
            return before + Self.event(Self.key(scalar: value))
        }
    }

    private mutating func takeFinal(
        _ scalar: Unicode.Scalar,
        _ introducer: Character,
        _ parameters: String
    ) -> [TerminalEvent] {
        switch (introducer, parameters.isEmpty, scalar) {
        case ("[", true, "M"):
            place = .mouse([])
            return []
        case (_, true, _): return Self.event(Self.cursorKeys[Character(scalar)])
        case (_, false, _): return MouseReport.event(sgr: parameters, final: scalar).map { [.mouse($0)] } ?? []
        }
    }

    /// The keys that were pressed one by one after all, when nothing follows them for now.
    ///
    /// Nobody types the beginning of a sequence with parameters: the rest of it is still to come, and is no key either.
    mutating func finish() -> [TerminalEvent] {
        switch place {
        case .escape:
            place = .plain
            return [.key(.escape)]
        case .sequence(let introducer, ""):
            place = .plain
            return [.key(.escape), .key(.character(introducer))]
        case .plain, .sequence, .mouse: return []
        }
    }

    private static func event(_ key: KeyEvent?) -> [TerminalEvent] { key.map { [.key($0)] } ?? [] }

    private static let cursorKeys: [Character: KeyEvent] = [
        "A": .up, "B": .down, "C": .right, "D": .left, "F": .end, "H": .home, "M": .enter, "Z": .backTab,
        "P": .function(1), "Q": .function(2), "R": .function(3), "S": .function(4),
    ]

    private static func key(scalar value: UInt32) -> KeyEvent? {
        switch value {
        case 0x00: return .control(" ")
        case 0x09: return .tab
        case 0x0a, 0x0d: return .enter
        case 0x08, 0x7f: return .backspace
        case 0x01...0x1a: return .control(Character(UnicodeScalar(UInt8(value + 0x60))))
        case 0x1c...0x1f: return .control(Character(UnicodeScalar(UInt8(value + 0x40))))
        case 0x80...0x9f: return nil
        default: return UnicodeScalar(value).map { .character(Character($0)) }
        }
    }

    private static let keys: [Int32: KeyEvent] = {
        var keys: [Int32: KeyEvent] = [
            KEY_ENTER: .enter, KEY_BTAB: .backTab, KEY_BACKSPACE: .backspace, KEY_DC: .delete, KEY_IC: .insert,
            KEY_UP: .up, KEY_DOWN: .down, KEY_LEFT: .left, KEY_RIGHT: .right,
            KEY_SLEFT: .shiftLeft, KEY_SRIGHT: .shiftRight,
            KEY_HOME: .home, KEY_FIND: .home, KEY_A1: .home, KEY_END: .end, KEY_SELECT: .end, KEY_C1: .end,
            KEY_PPAGE: .pageUp, KEY_A3: .pageUp, KEY_NPAGE: .pageDown, KEY_C3: .pageDown,
        ]
        for number in 1...12 { keys[nc_function_key(Int32(number))] = .function(number) }
        return keys
    }()
}
