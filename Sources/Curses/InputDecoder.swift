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
        /// Inside the brackets of a paste.
        case paste
        /// After ESC and `]`, with what the terminal reports so far; a `\` after ESC ends it.
        case report(String, afterEscape: Bool)
    }

    /// What ends a paste.
    private static let pasteEnd = Array("\u{1b}[201~".utf8)
    private static let longestReport = 64
    private static let mostPastedBytes = 64 << 10

    private var place = Place.plain
    /// What was pasted so far, without what was too much.
    private var pasted: [UInt8] = []
    /// The last bytes of a paste, in which its end is looked for.
    private var pasteTail: [UInt8] = []
    /// Whether the terminal said that it shows an update at once; see ``TerminalModes``.
    private(set) var isSynchronized = false

    /// What the terminal said that its text is on.
    private(set) var background: TerminalBackground?
    /// Whether the terminal has told what it is, which it does after all that it was asked before.
    private(set) var hasAnswered = false

    private var text = ScalarDecoder()

    /// The events that are complete with this input.
    mutating func take(_ input: Input) -> [TerminalEvent] {
        switch (input, place) {
        case (.byte(let byte), .paste): return takePasted(byte)
        case (.code, .paste): return []
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
        case (let value, .report(let report, let afterEscape)): return takeReported(value, report, afterEscape)
        case (0x5d, .escape):
            place = .report("", afterEscape: false)
            return []
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
        case ("[", true, "I"): return [.focus(true)]
        case ("[", true, "O"): return [.focus(false)]
        case ("[", false, "~") where parameters == "200":
            place = .paste
            return []
        case ("[", false, "y") where parameters.hasPrefix("?2026;"):
            // 1 and 2: it is on or off, so it is known; 0: it is not; 4: it is off for good.
            isSynchronized = ["?2026;1$", "?2026;2$"].contains(parameters)
            return []
        case ("[", false, "c") where parameters.hasPrefix("?"):
            hasAnswered = true
            return []
        case (_, true, _): return Self.event(Self.cursorKeys[Character(scalar)])
        case (_, false, _): return MouseReport.event(sgr: parameters, final: scalar).map { [.mouse($0)] } ?? []
        }
    }

    /// A report ends with BEL, or ESC and `\`; whatever else cannot be part of one is a key.
    private mutating func takeReported(_ value: UInt32, _ report: String, _ afterEscape: Bool) -> [TerminalEvent] {
        switch (value, afterEscape) {
        case (0x07, _), (0x5c, true):
            place = .plain
            background = TerminalBackground(report: report) ?? background
            return []
        case (0x1b, _):
            place = .report(report, afterEscape: true)
            return []
        case (0x20...0x7e, false) where report.utf8.count < Self.longestReport:
            place = .report(report + String(Character(UnicodeScalar(UInt8(value)))), afterEscape: false)
            return []
        default:
            place = afterEscape ? .escape : .plain
            return UnicodeScalar(value).map { take($0) } ?? []
        }
    }

    private mutating func takePasted(_ byte: UInt8) -> [TerminalEvent] {
        pasteTail.append(byte)
        if pasteTail.count > Self.pasteEnd.count {
            let first = pasteTail.removeFirst()
            if pasted.count < Self.mostPastedBytes { pasted.append(first) }
        }
        guard pasteTail == Self.pasteEnd else { return [] }
        defer {
            pasted = []
            pasteTail = []
            place = .plain
        }
        return [.paste(String(decoding: pasted, as: UTF8.self))]
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
        case .report("", let afterEscape):
            place = .plain
            return [.key(.escape), .key(.character("]"))] + (afterEscape ? [.key(.escape)] : [])
        case .plain, .sequence, .mouse, .paste, .report: return []
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

/// Puts UTF-8 together byte by byte; what is none is dropped, and never the byte that follows it.
struct ScalarDecoder {
    private var bytes: [UInt8] = []

    /// The scalar that is complete with this byte.
    mutating func take(_ byte: UInt8) -> Unicode.Scalar? {
        switch byte {
        case 0x00...0x7f:
            bytes = []
            return Unicode.Scalar(byte)
        case 0x80...0xbf:
            guard let first = bytes.first else { return nil }
            bytes.append(byte)
            guard bytes.count == (first < 0xe0 ? 2 : first < 0xf0 ? 3 : 4) else { return nil }
            defer { bytes = [] }
            return String(validating: bytes, as: UTF8.self)?.unicodeScalars.first
        default:
            bytes = [byte]
            return nil
        }
    }
}
