// SPDX-License-Identifier: Apache-2.0

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
