// SPDX-License-Identifier: Apache-2.0

import Curses
import Glibc
import TerminalStyle

/// Shows a screen and writes a line for all that happens to standard error, which is no terminal then.
///
/// Keys: `m` and `o` turn the mouse on and off, `c` copies "hello", `l` copies too much, `z` suspends, `x` crashes, `t` sets
/// the title, `p` shows another frame, `r` runs a program and `n` one that is not there, `b` asks for the background,
/// `q` ends.
@main struct TerminalProbe {
    static func main() async throws {
        try await TerminalSession.run { session in
            for await event in session.events {
                say("\(event)")
                switch event {
                case .resized(let rows, let columns):
                    var frame = Frame(rows: rows, columns: columns)
                    frame.write("probe", row: 0, column: 0)
                    await session.present(frame)
                case .key(.character("m")): await session.setMouse(true)
                case .key(.character("o")): await session.setMouse(false)
                case .key(.character("c")): await copy("hello", session)
                case .key(.character("l")): await copy(String(repeating: "x", count: 74_995), session)
                case .key(.character("z")): await session.suspend()
                case .key(.character("x")): abort()
                case .key(.character("t")): await session.setTitle("probe\u{1b}]0; of a \u{07}host")
                case .key(.character("p")):
                    var frame = Frame(rows: 24, columns: 80)
                    frame.write("again", row: 1, column: 0)
                    await session.present(frame)
                case .key(.character("r")): await run("/bin/sh", ["-c", "echo here; exit 7"], session)
                case .key(.character("n")): await run("/no/such/program", [], session)
                case .key(.character("b")):
                    say("background \(await session.background().map { "\($0)" } ?? "unknown")")
                case .key(.character("q")), .terminate: return
                default: break
                }
                say("done")
            }
        }
    }

    private static func copy(_ text: String, _ session: TerminalSession) async {
        do throws(CopyError) {
            try await session.copy(text)
            say("copied")
        } catch { say("\(error)") }
    }

    private static func run(_ path: String, _ arguments: [String], _ session: TerminalSession) async {
        do throws(TerminalError) {
            say("ended with \(try await session.run(path, arguments))")
        } catch { say("\(error)") }
    }

    private static func say(_ line: String) {
        let bytes = Array("\(line)\n".utf8)
        _ = write(STDERR_FILENO, bytes, bytes.count)
    }
}
