// SPDX-License-Identifier: Apache-2.0

/// Folders of the user's own, by the XDG Base Directory Specification.
package struct UserFolders: Sendable {
    /// Where configuration is, such as `/root/.config/shimtop`; nil when the environment names no home.
    package let configuration: String?
    /// Where what is kept from run to run is, such as `/root/.local/state/shimtop`.
    package let state: String?

    /// Variables that are empty, or no absolute paths, are as if they were not there.
    package init(environment: [String: String]) {
        func folder(_ name: String, _ below: String) -> String? {
            let given = environment[name].flatMap { $0.hasPrefix("/") ? $0 : nil }
            let home = environment["HOME"].flatMap { $0.hasPrefix("/") ? $0 : nil }
            return (given ?? home.map { $0 + below }).map { $0 + "/shimtop" }
        }
        configuration = folder("XDG_CONFIG_HOME", "/.config")
        state = folder("XDG_STATE_HOME", "/.local/state")
    }

    /// The user's configuration file.
    package var configurationFile: String? { configuration.map { $0 + "/config.toml" } }
    /// What the user made of the task table.
    package var tableFile: String? { state.map { $0 + "/table.toml" } }

    /// What the administrator set for everybody; read first.
    package static let systemFile = "/etc/shimtop/config.toml"
}
