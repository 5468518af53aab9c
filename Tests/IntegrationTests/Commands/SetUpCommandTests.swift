// SPDX-License-Identifier: Apache-2.0

import Foundation
import Testing

/// What is made from the definitions of commands, settings and keys.
@Suite struct SetUpCommandTests {
    @Test(arguments: ["bash", "zsh", "fish"])
    func aCompletionScriptKnowsEveryCommand(shell: String) throws {
        let script = try Shimtop("completions", shell).output
        // The indented words in front of two spaces, below the headings of the subcommands.
        let help = try Shimtop("--help").lines
        let listed = help.drop { !$0.contains("SUBCOMMANDS") }.filter { $0.hasPrefix("  ") && !$0.hasPrefix("   ") }
        let commands = listed.compactMap { $0.split(separator: " ").first.map(String.init) }.filter { $0 != "See" }
        #expect(commands.count > 25)
        for command in commands { #expect(script.contains(command), "\(command)") }
    }

    @Test func bashTakesItsScript() throws {
        _ = try Shell.run(["bash", "-n", "-c", try Shimtop("completions", "bash").output])
    }

    @Test func theManualHasEverySectionAndNoStrayCommand() throws {
        let page = try Shimtop("man").lines
        for section in ["NAME", "SYNOPSIS", "COMMANDS", "CONFIGURATION", "ENVIRONMENT", "KEYS", "FILES", "EXIT STATUS"]
        {
            #expect(page.contains(".SH \(section)"))
        }
        #expect(page.contains(".SS shimtop logs"))
        #expect(page.contains { $0.contains("SHIMTOP_LOG_MEMORY") })
        let commands = Set(page.filter { $0.hasPrefix(".") || $0.hasPrefix("'") }.map { $0.prefix { $0 != " " } })
        #expect(commands.isSubset(of: [".TH", ".SH", ".SS", ".PP", ".TP"]))
        let afterHeading = zip(page, page.dropFirst()).filter { $0.0.hasPrefix(".S") && $0.1 == ".PP" }
        #expect(afterHeading.isEmpty)
    }

    @Test func initNeverReplacesAFileUnasked() throws {
        let folder = try Shell.run(["mktemp", "-d"]).trimmingCharacters(in: .whitespacesAndNewlines)
        defer { _ = try? Shell.run(["rm", "-rf", folder]) }
        let environment = ["XDG_CONFIG_HOME": folder]
        #expect(try Shimtop(["config", "init"], environment: environment).status == 0)
        #expect(try Shimtop(["config", "check"], environment: environment).status == 0)
        try "interval = 0\n".write(toFile: folder + "/shimtop/config.toml", atomically: false, encoding: .utf8)
        #expect(try Shimtop(["config", "init"], environment: environment).status == 1)
        let check = try Shimtop(["config", "check"], environment: environment)
        #expect(check.status == 1)
        #expect(check.errors == "\(folder)/shimtop/config.toml:1: interval: 0 is not 0.1 to 3600 seconds; 1 is used\n")
        #expect(try Shimtop(["config", "init", "--force"], environment: environment).status == 0)
        #expect(try Shimtop(["config", "check"], environment: environment).status == 0)
    }
}
