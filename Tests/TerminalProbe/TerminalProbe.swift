// SPDX-License-Identifier: Apache-2.0

import Curses
import Glibc
import TerminalStyle

/// Shows a screen and writes a line for all that happens to standard error, which is no terminal then.
///
/// Keys: `m` and `o` turn the mouse on and off, `c` copies "hello", `l` copies too much, `z` suspends, `x` crashes, `t` sets
/// the title, `p` shows another frame, `f` shows three that fill it, `r` runs a program, `n` one that is not there and `i` one
/// that reads a line, `b` asks for the background, `h` hangs, `e` ends with 5 and hangs, `w` waits for the file that GATE names, `q` ends.
///
/// Ends with 128 + signal, and is ended with it when it hangs.
@main struct TerminalProbe {
    static func main() async throws {
        say("pid \(getpid())")
        let code: Int32 = try await TerminalSession.run(patience: .milliseconds(300)) { session in
            var screen = ProbeScreen(session)
            for await event in session.events {
                say("\(event)")
                switch event {
                case .resized(let rows, let columns): await screen.resize(rows, columns)
                case .resumed: await screen.show()
                case .key(.character(let key), _):
                    if key == "q" { return 0 }
                    await press(key, &screen)
                case .terminate(let signal): return 128 + signal
                default: break
                }
                say("done")
            }
            return 0
        }
        exit(code)
    }

    private static func press(_ key: Character, _ screen: inout ProbeScreen) async {
        let session = screen.session
        switch key {
        case "m": await session.setMouse(true)
        case "o": await session.setMouse(false)
        case "c": await copy("hello", session)
        case "l": await copy(String(repeating: "x", count: 74_995), session)
        case "z": await session.suspend()
        case "x": abort()
        case "t": await session.setTitle("probe\u{1b}]0; of a \u{07}host")
        case "p": await screen.show("again")
        case "f": for number in 0..<3 { await screen.fill(with: number) }
        case "r": await run("/bin/sh", ["-c", "echo here; exit 7"], session)
        case "i": await run("/bin/sh", ["-c", "echo asks; read -r line; exit 8"], session)
        case "n": await run("/no/such/program", [], session)
        case "b": say("background \(await session.background().map { "\($0)" } ?? "unknown")")
        case "h": while true { pause() }
        case "e":
            await session.end(code: 5)
            while true { pause() }
        case "w":
            say("waits")
            let gate = getenv("GATE").map { String(cString: $0) } ?? ""
            while access(gate, F_OK) != 0 { usleep(1000) }
        default: break
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

/// What the probe shows; each frame has a number, the first is 1.
private struct ProbeScreen {
    let session: TerminalSession
    private var frame = Frame(rows: 0, columns: 0)
    private var number = 0

    init(_ session: TerminalSession) { self.session = session }

    mutating func resize(_ rows: Int, _ columns: Int) async {
        frame = Frame(rows: rows, columns: columns)
        await show("probe", row: 0)
    }

    mutating func show(_ text: String = "", row: Int = 1) async {
        number += 1
        frame.write(text, row: row, column: 0)
        await session.present(frame, number: number)
    }

    /// Shows digits all over, in every colour, of which none is where it was before.
    mutating func fill(with digit: Int) async {
        number += 1
        for row in 0..<frame.rows {
            for column in 0..<frame.columns {
                let style = CellStyle(foreground: .indexed(UInt8((row + column + digit) % 256)))
                frame.write("\((row + column + digit) % 10)", row: row, column: column, style: style)
            }
        }
        await session.present(frame, number: number)
    }
}
