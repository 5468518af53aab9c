// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Configuration
import ContainerdShims
import Curses
import Dashboard
import Foundation
import Glibc
import HostActions
import HostRegistry
import LinuxHost
import ShimLogs
import TerminalStyle
import TerminalThemes

/// `shimtop`: the dashboard.
struct Dash: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "dash",
        abstract: "Open the dashboard (what happens when no subcommand is given)."
    )

    @OptionGroup var host: HostOptions

    @OptionGroup var given: DashSettings

    func run() async throws {
        // What a burst of answers leaves behind in one area the next burst finds there again.
        MemoryArenas.limit(to: 2)
        let settings = given.settled
        let homeRemarks = Self.leaveDeadHome()
        let themes = ThemeLibrary.own
        let themeChoice = ThemeChoice(settings, among: themes)
        // A wrong name on the command line is told before the screen is taken; elsewhere it costs the theme alone.
        if let refusal = themeChoice.refusal { throw ValidationError("\(refusal)") }
        var remarks = homeRemarks + settings.remarks + themeChoice.remarks
        let kept = host.demo ? nil : UserFolders(environment: Surroundings.variables).tableFile
        let (table, problems) = kept.map(Self.table) ?? (nil, [])
        remarks += problems
        // A policy that takes lines from others is not for those who change nothing.
        let isReadOnly = settings.flag(.readOnly)
        var pipePolicy = settings.pipePolicy
        if isReadOnly, pipePolicy == .drain {
            pipePolicy = .auto
            remarks.append("pipe: drain takes lines from others, which read-only refuses; \"auto\" is used")
        }
        let requiresJournal = settings.flag(.requireJournal)
        if requiresJournal, pipePolicy == .drain {
            pipePolicy = .auto
            remarks.append(
                "pipe: drain takes lines before a record is written, which require-journal refuses; \"auto\" is used"
            )
        }
        if remarks.count > 1 {
            // The line at the bottom has room for one.
            remarks.append(
                "\(remarks.count) things are wrong with the settings (shimtop config show), such as \(remarks[0])"
            )
        }
        let saveFolder = settings.text(.saveFolder)
        var options = DashboardOptions(
            hostName: Self.hostName,
            interval: .milliseconds(Int(settings.number(.interval) * 1000)),
            isReadOnly: isReadOnly,
            logMemoryBytes: Int(settings.number(.logMemory)) << 20,
            pipePolicy: pipePolicy,
            saveFolder: saveFolder.isEmpty ? Self.workingDirectory : saveFolder
        )
        options.table = settings.table(keptAs: table)
        options.keymap = settings.keymap
        options.isPlain = settings.flag(.plain)
        options.hasMouse = settings.flag(.mouse)
        let host = host.settled(by: settings)
        options.themeNames = ThemeNames.all
        let (settled, allRemarks) = (options, remarks)
        let colors = options.isPlain ? .never : ColorChoice(rawValue: settings.text(.color)) ?? .auto
        let rules = ActionPerformer.Rules(
            isReadOnly: isReadOnly,
            journal: host.journal,
            requiresJournal: requiresJournal
        )
        let shell = host.demo ? nil : Self.shell(requiringJournal: requiresJournal)
        let keep = kept.map(Self.keeper)
        let code = try await host.withHost(RegistryLimits(), rules) { live, _ in
            try await TerminalSession.run(colors: colors, patience: Self.timeToEnd) { session in
                let shelf = ThemeShelf(themes, depth: session.colorDepth)
                let background = themeChoice.dependsOnBackground ? await session.background() : nil
                var options = settled
                options.theme = themeChoice.name(on: background)
                let isConsole = Surroundings.variables["TERM"]?.hasPrefix("linux") == true
                let unicode: Glyphs = isConsole ? .console : .unicode
                let glyphs: Glyphs = options.isPlain ? .plain : session.isUnicode ? unicode : .ascii
                let (theme, themeRemarks) = try await shelf.load(options.theme)
                let loop = DashboardLoop(
                    screen: session,
                    host: live,
                    options: options,
                    look: Look(theme: theme, glyphs: glyphs),
                    themes: shelf,
                    shell: shell,
                    keep: keep
                )
                return await loop.run(remarks: allRemarks + themeRemarks)
            }
        }
        if code != 0 { throw ExitCode(code) }
    }

    /// Curses looks for descriptions of terminals in the home folder, on the screen's thread: not where that does not answer.
    private static func leaveDeadHome() -> [String] {
        guard let home = Surroundings.variables["HOME"], home.hasPrefix("/") else { return [] }
        do throws(SystemError) {
            try BlockingIO.wait { () throws(SystemError) in try HostPath.checkUse("\(home)/.terminfo", F_OK) }
        } catch {
            guard error.isUnanswered else { return [] }
            unsetenv("HOME")
            return ["HOME is not used: \(error.reason)"]
        }
        return []
    }

    private static func table(_ path: String) -> (table: TableSettings?, problems: [String]) {
        do throws(SystemError) {
            return try BlockingIO.wait { () throws(SystemError) in TableStateFile(path: path).load() }
        } catch {
            return (nil, ["\(error); the table is as configured"])
        }
    }

    /// What may hang then, hangs in a process that ends.
    private static let timeToEnd = Duration.milliseconds(600)

    /// Keeps how the table is arranged; a sentence when that fails.
    private static func keeper(_ path: String) -> DashboardLoop.Keeper {
        { table in
            do throws(ConfigurationFault) {
                try TableStateFile(path: path).save(table)
                return nil
            } catch { return "\(error)" }
        }
    }

    /// A shell in a task: this program's own `exec`, whose complaint is left on the screen until it is read, and which learns
    /// that the terminal is gone.
    private static func shell(requiringJournal isRequired: Bool) -> DashboardLoop.Shell {
        { task, stateDirectory in
            let own = HostPath.target(ofLink: "/proc/self/exe") ?? "shimtop"
            let script = """
                exec 3<&0
                "$@" <&3 3<&- & child=$!
                trap 'kill -HUP $child 2>/dev/null; exit 129' HUP
                wait $child; status=$?
                if [ $status -ge 125 ]; then printf 'Enter goes back to shimtop '; read -r _; fi
                exit $status
                """
            let choice = "[ -x /bin/bash ] && exec /bin/bash; exec /bin/sh"
            let options = ["-ti", "--state", stateDirectory] + (isRequired ? ["--require-journal"] : [])
            let command = [own, "exec"] + options + ["\(task)", "--", "/bin/sh", "-c", choice]
            return ("/bin/sh", ["-c", script, "shimtop"] + command)
        }
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
