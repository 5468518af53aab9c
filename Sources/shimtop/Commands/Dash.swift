// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Curses
import Dashboard
import Glibc
import TerminalStyle
import TerminalThemes

/// `shimtop`: the dashboard.
struct Dash: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dash",
        abstract: "Open the dashboard (what happens when no subcommand is given)."
    )

    @OptionGroup var host: HostOptions

    @Option(help: ArgumentHelp("Time between two polls, 0.1 to 3600.", valueName: "seconds"))
    var interval = 1.0

    @Option(help: ArgumentHelp("Colours, by the name of a theme.", valueName: "name"))
    var theme = "terminal"

    @Option(help: ArgumentHelp("What is held in memory of each log, 1 to 4096; older lines go.", valueName: "MiB"))
    var logMemory = 16

    @Option(
        name: .customLong("pipe"),
        help: ArgumentHelp(
            "What may be done to shims' log pipes. auto: taken from while nobody reads; peek: never; drain: past a stopped reader, too; off: not opened.",
            valueName: "policy"
        )
    )
    var pipePolicy = LogPipePolicy.auto

    @Flag(help: "Refuse everything that changes a task.")
    var readOnly = false

    func validate() throws {
        guard (0.1...3600).contains(interval) else {
            throw ValidationError("--interval takes 0.1 to 3600 seconds, not \(interval)")
        }
        guard !(readOnly && pipePolicy == .drain) else {
            throw ValidationError("--pipe drain takes lines from others, which --read-only refuses")
        }
        guard (1...4096).contains(logMemory) else {
            throw ValidationError("--log-memory takes 1 to 4096 MiB, not \(logMemory)")
        }
    }

    func run() async throws {
        let themes = ThemeLibrary(folders: ThemeFolders.all)
        // A wrong name is told before the screen is taken.
        do { _ = try themes.load(theme, depth: .mono) } catch { throw ValidationError("\(error)") }
        let options = DashboardOptions(
            hostName: Self.hostName,
            interval: .milliseconds(Int(interval * 1000)),
            isReadOnly: readOnly,
            logMemoryBytes: logMemory << 20,
            pipePolicy: pipePolicy,
            saveFolder: Self.workingDirectory
        )
        let journal = host.journal
        let code = try await host.withRegistry { registry, _ in
            try await TerminalSession.run { session in
                let (theme, warnings) = try themes.load(theme, depth: session.colorDepth)
                let loop = DashboardLoop(
                    screen: session,
                    registry: registry,
                    options: options,
                    look: Look(theme: theme, glyphs: session.isUnicode ? .unicode : .ascii),
                    journal: journal
                )
                return await loop.run(remarks: warnings.map(\.description))
            }
        }
        if code != 0 { throw ExitCode(code) }
    }

    private static var hostName: String {
        var name = utsname()
        guard uname(&name) == 0 else { return "?" }
        return withUnsafeBytes(of: &name.nodename) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    }

    private static var workingDirectory: String {
        guard let path = getcwd(nil, 0) else { return "/tmp" }
        defer { free(path) }
        return String(cString: path)
    }
}
