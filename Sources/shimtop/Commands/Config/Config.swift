// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import Configuration

/// `shimtop config`: the configuration file.
struct Config: ParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Show, check or begin the configuration file.",
        subcommands: [ConfigPath.self, ConfigInit.self, ConfigShow.self, ConfigCheck.self]
    )

    /// Where the user's own file is.
    static func ownFile() throws -> String {
        guard let path = UserFolders(environment: Surroundings.variables).configurationFile else {
            throw ValidationError("nothing says where configuration is kept: set HOME or XDG_CONFIG_HOME")
        }
        return path
    }
}

/// `shimtop config path`.
struct ConfigPath: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "path",
        abstract: "Print where the file is looked for."
    )

    func run() throws { try StandardOutput.print(Config.ownFile()) }
}

/// `shimtop config init`.
struct ConfigInit: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a file with every setting and its default, commented out."
    )

    @Flag(help: "Replace a file that is there.")
    var force = false

    func run() throws {
        let path = try Config.ownFile()
        do {
            try AtomicFile.write(ConfigurationTemplate.text, to: path, replaces: force)
        } catch {
            StandardError.write("shimtop: \(error)\(force ? "" : " (--force replaces a file)")\n")
            throw ExitCode.failure
        }
        try StandardOutput.print("wrote \(path)")
    }
}
