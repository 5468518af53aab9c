// SPDX-License-Identifier: Apache-2.0

import Configuration
import Curses
import TerminalStyle
import TerminalThemes

/// The theme that the settings choose.
struct ThemeChoice: Sendable {
    static let auto = "auto"
    private static let settings: [Setting.Name] = [.theme, .themeDark, .themeLight]

    private let names: [Setting.Name: String]
    /// Names of themes that are not there or broken, each with where it is from, and what is used instead.
    let remarks: [String]
    /// What the command line alone is to blame for.
    let refusal: ThemeError?

    init(_ settings: Settings, among library: ThemeLibrary) {
        var names: [Setting.Name: String] = [:]
        var remarks: [String] = []
        var refusal: ThemeError?
        for setting in Self.settings {
            let (name, origin) = (settings.text(setting), settings[setting].origin)
            names[setting] = name
            if setting == .theme, name == Self.auto { continue }
            do throws(ThemeError) { try Self.check(name, library) } catch {
                let instead = Self.instead
                if case .option = origin { refusal = error }
                names[setting] = instead
                remarks.append("\(origin): \(setting.rawValue): \(error); \"\(instead)\" is used")
            }
        }
        self.names = names
        self.remarks = remarks
        self.refusal = refusal
    }

    private static func check(_ name: String, _ library: ThemeLibrary) throws(ThemeError) {
        try library.reading { (library) throws(ThemeError) in _ = try library.load(name, depth: .mono) }
    }

    private static let instead = "terminal"

    /// Whether the terminal has to be asked what it is like.
    var dependsOnBackground: Bool { names[.theme] == Self.auto }

    /// The theme's name; where nobody tells, terminals are dark.
    func name(on background: TerminalBackground?) -> String {
        let setting: Setting.Name = !dependsOnBackground ? .theme : background == .light ? .themeLight : .themeDark
        return names[setting] ?? Self.instead
    }
}
