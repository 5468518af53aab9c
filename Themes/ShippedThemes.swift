// SPDX-License-Identifier: Apache-2.0

/// The themes inside the program: the files of this folder.
package enum ShippedThemes {
    /// The text of each by its name, but for ``base``.
    package static let all: [String: String] = [
        "terminal": text(PackageResources.terminal_toml),
        "mono": text(PackageResources.mono_toml),
        "high-contrast-dark": text(PackageResources.high_contrast_dark_toml),
        "high-contrast-light": text(PackageResources.high_contrast_light_toml),
        "okabe-ito": text(PackageResources.okabe_ito_toml),
        "solarized-dark": text(PackageResources.solarized_dark_toml),
        "solarized-light": text(PackageResources.solarized_light_toml),
        "gruvbox-dark": text(PackageResources.gruvbox_dark_toml),
        "gruvbox-light": text(PackageResources.gruvbox_light_toml),
        "nord": text(PackageResources.nord_toml),
        "dracula": text(PackageResources.dracula_toml),
        "catppuccin-mocha": text(PackageResources.catppuccin_mocha_toml),
        "catppuccin-latte": text(PackageResources.catppuccin_latte_toml),
        "tokyo-night": text(PackageResources.tokyo_night_toml),
    ]

    /// What the others inherit, and what nobody chooses.
    package static let base = text(PackageResources.base_toml)

    private static func text(_ bytes: [UInt8]) -> String { String(decoding: bytes, as: UTF8.self) }
}
