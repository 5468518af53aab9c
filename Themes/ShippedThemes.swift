// SPDX-License-Identifier: Apache-2.0

/// The themes inside the program: the files of this folder.
package enum ShippedThemes {
    /// The text of each by its name.
    package static let all: [String: String] = [
        "terminal": String(decoding: PackageResources.terminal_toml, as: UTF8.self),
        "mono": String(decoding: PackageResources.mono_toml, as: UTF8.self),
    ]
}
