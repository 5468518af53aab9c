// SPDX-License-Identifier: Apache-2.0

import TerminalStyle

/// One theme file as it is read, without what it inherits.
///
/// The tables are read by hand: a decoder would stop at the first wrong entry, and could not say which it was.
struct ThemeFile {
    private(set) var name: String
    private(set) var inherits: String?
    /// What it is made for; nil when it does not say.
    private(set) var variant: Theme.Variant?
    /// By role, or by what comes before a dot in roles (`state` for `state.running`).
    private(set) var entries: [String: RoleEntry] = [:]
    private(set) var warnings: [ThemeWarning] = []

    let source: ThemeSource
    /// The colours that have a name here, those of the themes that inherit this one before its own.
    private(set) var palette: [String: TerminalColor]

    /// What an entry is wrong about.
    private struct Fault: Error {
        var message: String
    }

    /// The roles, and what they fall back to.
    private static let keys = Set(ThemeRole.allCases.flatMap { [$0.rawValue] + $0.parents })

    /// Reads a file; `palette` is that of the themes that inherit it, whose colours its roles take.
    init(_ source: ThemeSource, palette: [String: TerminalColor] = [:]) throws(ThemeError) {
        self.source = source
        self.palette = palette
        name = source.name
        let root: TOMLDocument.Table
        do throws(TOMLDocument.Failure) { root = try TOMLDocument.of(source.text).root } catch {
            switch error {
            case .invalid(let line, let reason): throw .invalid(file: source.file, line: line, reason: reason)
            case .exhausted: throw .exhausted(file: source.file)
            }
        }
        for key in root.keys { readTop(key, root[key]) }
        if let table = root["palette"]?.table { readPalette(table) }
        if let table = root["role"]?.table { readRoles(table) }
    }

    private mutating func readTop(_ key: String, _ value: TOMLDocument.Value?) {
        switch key {
        case "name", "inherits", "variant":
            guard let text = value?.text, !text.isEmpty else { return warn(key, in: nil, "must be a text") }
            if key == "name" { name = text }
            if key == "inherits" { inherits = text }
            if key == "variant" {
                variant = Theme.Variant(rawValue: text)
                if variant == nil { warn(key, in: nil, "\"\(text)\" is not one of dark, light, any") }
            }
        case "palette", "role":
            if value?.table == nil { warn(key, in: nil, "must be a table") }
        default:
            warn(key, in: nil, "is not one of name, inherits, variant, [palette], [role]")
        }
    }

    private mutating func readPalette(_ table: TOMLDocument.Table) {
        for key in table.keys {
            if let color = Self.text(table[key]).flatMap(ColorName.color) {
                if palette[key] == nil { palette[key] = color }
            } else {
                warn(key, in: "palette", "must be \"#rrggbb\", 0-255, an ANSI colour's name or \"default\"")
            }
        }
    }

    private mutating func readRoles(_ table: TOMLDocument.Table) {
        for key in table.keys {
            guard let value = table[key] else { continue }
            do throws(Fault) { entries[key] = try entry(key, value) } catch { warn(key, in: "role", error.message) }
        }
    }

    private func entry(_ key: String, _ value: TOMLDocument.Value) throws(Fault) -> RoleEntry {
        guard Self.keys.contains(key) || value.table != nil else { throw Fault(message: "there is no such role") }
        guard let table = value.table else {
            let color = try color(value)
            // A plain colour is the text's, but for the roles that are there for what is behind it.
            let isBackground = key == ThemeRole.background.rawValue || key == ThemeRole.surface.rawValue
            return isBackground ? RoleEntry(background: color) : RoleEntry(foreground: color)
        }
        let fields = ["fg", "bg", "attr", "ansi", "mono"]
        if let inner = table.keys.first(where: { Self.keys.contains("\(key).\($0)") }) {
            throw Fault(message: "write \"\(key).\(inner)\" in quotes")
        }
        guard Self.keys.contains(key) else { throw Fault(message: "there is no such role") }
        if let unknown = table.keys.first(where: { !fields.contains($0) }) {
            throw Fault(message: "\(unknown) is not one of \(fields.joined(separator: ", "))")
        }
        var entry = RoleEntry()
        if let value = table["fg"] { entry.foreground = try color(value) }
        if let value = table["bg"] { entry.background = try color(value) }
        if let value = table["attr"] { entry.attributes = try attributes(value) }
        if let value = table["mono"] { entry.mono = try attributes(value) }
        if let value = table["ansi"] {
            entry.ansi = try color(value)
            guard entry.ansi?.degraded(to: .ansi16) == entry.ansi else {
                throw Fault(message: "ansi must be one of the sixteen colours or \"default\"")
            }
        }
        return entry
    }

    private func color(_ value: TOMLDocument.Value) throws(Fault) -> TerminalColor {
        guard let text = Self.text(value) else { throw Fault(message: "a colour must be a text or a number") }
        guard let color = palette[text] ?? ColorName.color(text) else {
            throw Fault(
                message:
                    "\"\(text)\" is no colour: write #rrggbb, 0-255, an ANSI colour's name, \"default\" or a name of [palette]"
            )
        }
        return color
    }

    private func attributes(_ value: TOMLDocument.Value) throws(Fault) -> CellStyle.Attributes {
        guard let names = value.list?.map(\.text) else { throw Fault(message: "attributes must be a list of texts") }
        var attributes: CellStyle.Attributes = []
        for name in names {
            switch name {
            case "bold": attributes.insert(.bold)
            case "dim": attributes.insert(.dim)
            case "italic": attributes.insert(.italic)
            case "underline": attributes.insert(.underline)
            case "reverse": attributes.insert(.reverse)
            default:
                throw Fault(message: "\"\(name ?? "")\" is not one of bold, dim, italic, underline, reverse")
            }
        }
        return attributes
    }

    private static func text(_ value: TOMLDocument.Value?) -> String? {
        value?.text ?? value?.number.map { String($0) }
    }

    private mutating func warn(_ key: String, in section: String?, _ message: String) {
        let line = TOMLText(source.text).line(of: key, in: section)
        warnings.append(ThemeWarning(file: source.file, line: line, entry: key, message: message))
    }
}
