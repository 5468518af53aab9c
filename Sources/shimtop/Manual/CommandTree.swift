// SPDX-License-Identifier: Apache-2.0

/// What the argument parser says of the commands (its help in JSON), as much as the manual needs.
struct CommandTree: Decodable {
    struct Command: Decodable {
        var commandName: String
        var abstract: String?
        var discussion: String?
        var arguments: [Argument]?
        var subcommands: [Command]?
    }

    struct Argument: Decodable {
        struct Name: Decodable {
            var kind: String
            var name: String

            var spelling: String { (kind == "long" ? "--" : "-") + name }
        }

        var kind: String
        var names: [Name]?
        var valueName: String?
        var abstract: String?
        var shouldDisplay: Bool

        /// As it is typed: `-s, --signal <signal>`.
        var spelling: String {
            let value = valueName.map { "<\($0)>" } ?? ""
            guard let names else { return value }
            return names.map(\.spelling).joined(separator: ", ") + (kind == "option" ? " " + value : "")
        }
    }

    var command: Command
}
