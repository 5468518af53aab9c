// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import TerminalThemes
import VisibleText

/// `shimtop theme check`: what can be said about themes without looking at them.
struct ThemeCheckCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Say what is wrong with themes, and how well they can be read; exit code 1 when anything is wrong.",
        discussion: """
            Contrast is computed as WCAG 2 has it: 4.5 and more is AA for text, 7 and more AAA, 3 and more AA for large \
            text and signs. Of colours that the terminal's user sets nothing can be computed.
            """
    )

    @Argument(
        help: ArgumentHelp("Themes, or files of themes; a line for each that there is without any.", valueName: "name"),
        completion: .custom { _, _, _ in ThemeNames.all }
    )
    var names: [String] = []

    @Flag(help: "Print a JSON array, an object for each theme.")
    var json = false

    func run() throws {
        let asked = names.isEmpty ? ThemeNames.all : names
        let reports = asked.map { ThemeReport(NamedTheme($0)) }
        if json {
            try StandardOutput.print(JSONOutput.pretty(reports))
        } else if names.isEmpty {
            try StandardOutput.print(lines: TextTable.lines([ThemeReport.head] + reports.map(\.row)))
        } else {
            try StandardOutput.print(lines: reports.map(\.lines).joined(separator: [""]))
        }
        for report in reports {
            for problem in report.problems { StandardError.write("shimtop: \(problem.neutralised)\n") }
        }
        guard reports.allSatisfy(\.problems.isEmpty) else { throw ExitCode.failure }
    }
}
