// SPDX-License-Identifier: Apache-2.0

import ArgumentParser

/// `shimtop completions`: scripts for shells.
struct Completions: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Print a shell's completion script.")

    enum Shell: String, ExpressibleByArgument, CaseIterable {
        case bash
        case zsh
        case fish
    }

    @Argument(help: "The shell.")
    var shell: Shell

    func run() throws {
        let shell: CompletionShell =
            switch shell {
            case .bash: .bash
            case .zsh: .zsh
            case .fish: .fish
            }
        try StandardOutput.print(Shimtop.completionScript(for: shell))
    }
}
