// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `shimtop theme`: the colours there are, and what can be said of them.
struct ThemeCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "theme",
        abstract: "List, show or check themes.",
        subcommands: [ThemeList.self, ThemeShow.self, ThemeCheckCommand.self]
    )
}
