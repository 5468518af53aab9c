// SPDX-License-Identifier: Apache-2.0

/// What makes a terminal put text into the clipboard of the user in front of it: OSC 52.
enum ClipboardSequence {
    /// Longest text, in bytes: more than 100,000 bytes of sequence are cut or dropped by common terminals.
    static let longestTextBytes = 74_994
    /// GNU screen's oldest limit for one string is 256.
    private static let screenPieceBytes = 240

    /// The bytes to send.
    static func bytes(of text: String, through multiplexer: Multiplexer) -> [UInt8] {
        let plain = Array("\u{1b}]52;c;".utf8) + base64(Array(text.utf8)) + [0x07]
        switch multiplexer {
        case .none: return plain
        case .tmux:
            // Which of the two tmux heeds depends on its options set-clipboard and allow-passthrough.
            let doubled = plain.flatMap { $0 == 0x1b ? [0x1b, 0x1b] : [$0] }
            return plain + Array("\u{1b}Ptmux;".utf8) + doubled + Array("\u{1b}\\".utf8)
        case .screen:
            return stride(from: 0, to: plain.count, by: screenPieceBytes).flatMap { start in
                Array("\u{1b}P".utf8) + plain[start..<min(start + screenPieceBytes, plain.count)]
                    + Array("\u{1b}\\".utf8)
            }
        }
    }

    private static func base64(_ bytes: [UInt8]) -> [UInt8] {
        let digits = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/".utf8)
        var encoded: [UInt8] = []
        encoded.reserveCapacity((bytes.count + 2) / 3 * 4)
        for start in stride(from: 0, to: bytes.count, by: 3) {
            let group = bytes[start..<min(start + 3, bytes.count)]
            let bits = group.reduce(0) { $0 << 8 | Int($1) } << (8 * (3 - group.count))
            for index in 0..<4 {
                encoded.append(index <= group.count ? digits[bits >> (18 - 6 * index) & 63] : UInt8(ascii: "="))
            }
        }
        return encoded
    }
}

/// Why text was not sent to the clipboard.
public enum CopyError: Error, Sendable, Hashable, CustomStringConvertible {
    /// Terminals do not take as much.
    case tooLong(bytes: Int, limitBytes: Int)
    /// This type of terminal has no clipboard, and might print what was meant for it.
    case noClipboard(terminal: String)
    /// The terminal takes no output, or is gone.
    case system(errno: Int32)

    /// What is wrong, and what to do.
    public var description: String {
        switch self {
        case .tooLong(let bytes, let limit):
            "\(bytes) bytes are too many for the clipboard, which takes \(limit): save them instead"
        case .noClipboard(let terminal): "a terminal of type \(terminal) has no clipboard: save the text instead"
        case .system(let errno): "the terminal does not take the text: errno \(errno)"
        }
    }
}

/// The program between this one and the terminal, which keeps to itself what is not wrapped for it.
enum Multiplexer: Hashable {
    case none
    case tmux
    case screen

    /// The one that this environment names.
    init(_ environment: (String) -> String?) {
        self =
            if environment("TMUX")?.isEmpty == false { .tmux } else if environment("STY")?.isEmpty == false {
                .screen
            } else { .none }
    }
}
