// SPDX-License-Identifier: Apache-2.0

import Glibc

/// The one way out for what commands print.
///
/// Nothing is buffered: what was printed was taken, and is seen at once in a pipe, too.
enum StandardOutput {
    /// Writes a text and the end of its line, all of it.
    static func print(_ text: String = "") throws(OutputFailure) { try write(Array("\(text)\n".utf8)) }

    /// Writes lines, all of them; nothing where there are none.
    static func print(lines: some Sequence<String>) throws(OutputFailure) {
        try write(Array(lines.map { $0 + "\n" }.joined().utf8))
    }

    /// Writes all bytes, however slow their reader is.
    static func write(_ bytes: [UInt8]) throws(OutputFailure) {
        guard !bytes.isEmpty else { return }
        // Time that the reader takes is not ours.
        Watchdog.shared.pause()
        defer { Watchdog.shared.goOn(afresh: true) }
        var rest = bytes[...]
        while !rest.isEmpty {
            let written = rest.withUnsafeBytes { Glibc.write(STDOUT_FILENO, $0.baseAddress, $0.count) }
            if written > 0 {
                rest = rest.dropFirst(written)
            } else if written < 0, errno == EAGAIN {
                var output = pollfd(fd: STDOUT_FILENO, events: Int16(POLLOUT), revents: 0)
                poll(&output, 1, -1)
            } else if written == 0 || errno != EINTR {
                throw OutputFailure(number: written == 0 ? EIO : errno)
            }
        }
    }
}

/// Standard output takes no more: its reader is gone, or its disk is full.
///
/// Ends the command.
struct OutputFailure: Error, CustomStringConvertible {
    let number: Int32

    var isClosed: Bool { number == EPIPE }

    var description: String { "write to standard output: \(String(cString: strerror(number)))" }
}

/// Swift's own would lose what is not taken without a word.
@available(*, unavailable, message: "StandardOutput.print says when a text is not taken")
func print(_ items: Any..., separator: String = " ", terminator: String = "\n") {}
