// SPDX-License-Identifier: Apache-2.0

import ShippedThemes
public import TerminalStyle

/// Finds themes by name: in folders, the first one first, then among those inside the program.
///
/// ```swift
/// let library = ThemeLibrary(folders: ["/home/ada/.config/shimtop/themes", "/usr/share/shimtop/themes"])
/// let (theme, warnings) = try library.load("terminal", depth: .palette256)
/// let style = theme[.stateRunning]
/// ```
public struct ThemeLibrary: Sendable {
    private static let suffix = ".toml"

    private let folders: [String]
    private let reader: ThemeReader

    /// Themes are the files `NAME.toml` in these folders; a folder that is not there has none.
    public init(folders: [String], reader: ThemeReader = .foundation) {
        self.folders = folders
        self.reader = reader
    }

    /// The names of all themes, sorted.
    public func names() -> [String] {
        var names = Set(ShippedThemes.all.keys)
        for folder in folders {
            for file in reader.names(folder) where file.hasSuffix(Self.suffix) && !file.hasPrefix(".") {
                names.insert(String(file.dropLast(Self.suffix.count)))
            }
        }
        return names.sorted()
    }

    /// Loads a theme and what it inherits, for a terminal of this depth.
    ///
    /// A role that the theme does not style, or styles wrongly, looks as it does in the inherited theme, else as the
    /// role before its last dot, else as `text`. A name of a theme's palette has its colour in what it inherits, too.
    ///
    /// - Throws: ``ThemeError`` when the theme, or one that it inherits, is not there or is no TOML, or when themes inherit
    ///   each other.
    public func load(
        _ name: String,
        depth: ColorDepth
    ) throws(ThemeError) -> (theme: Theme, warnings: [ThemeWarning]) {
        let chain = try chain(from: name)
        return (Self.theme(chain, depth), chain.flatMap(\.warnings))
    }

    /// Looks a theme over as ``load(_:depth:)`` finds it, and at what it looks like with fewer colours.
    public func check(_ name: String) throws(ThemeError) -> ThemeCheck {
        let chain = try chain(from: name)
        let entries = Self.entries(chain)
        return ThemeCheck(
            theme: Self.theme(chain, .trueColor),
            warnings: chain.flatMap(\.warnings),
            unstyled: ThemeRole.allCases.filter { role in
                entries[role.rawValue] == nil && role.parents.allSatisfy { entries[$0] == nil }
            },
            lesser: [.palette256: Self.theme(chain, .palette256), .ansi16: Self.theme(chain, .ansi16)]
        )
    }

    /// The files that a theme is made of, its own first; one that is shipped has none.
    public func files(of name: String) -> [String] {
        ((try? chain(from: name)) ?? []).map(\.source).filter { !$0.isShipped }.map(\.file)
    }

    private static func theme(_ chain: [ThemeFile], _ depth: ColorDepth) -> Theme {
        Theme(
            name: chain.first?.name ?? "",
            variant: chain.lazy.compactMap(\.variant).first ?? .any,
            styles: styles(entries(chain), depth)
        )
    }

    private static func entries(_ chain: [ThemeFile]) -> [String: RoleEntry] {
        var entries: [String: RoleEntry] = [:]
        for file in chain { entries.merge(file.entries) { nearer, _ in nearer } }
        return entries
    }

    /// A theme's file, and those of what it inherits.
    private func chain(from name: String) throws(ThemeError) -> [ThemeFile] {
        var names: [String] = []
        var files: [ThemeFile] = []
        var next: String? = name
        while let current = next {
            if let start = names.firstIndex(of: current) { throw .cycle(names[start...] + [current]) }
            names.append(current)
            let file = try ThemeFile(source(current), palette: files.last?.palette ?? [:])
            files.append(file)
            next = file.inherits
        }
        return files
    }

    private static func styles(_ entries: [String: RoleEntry], _ depth: ColorDepth) -> [ThemeRole: CellStyle] {
        let text = entries[ThemeRole.text.rawValue]?.style(at: depth, over: .plain) ?? .plain
        // What a style leaves out is as in the text, but for the attributes.
        let plainText = CellStyle(foreground: text.foreground, background: text.background)
        var styles: [ThemeRole: CellStyle] = [.text: text]
        for role in ThemeRole.allCases where role != .text {
            let entry = ([role.rawValue] + role.parents).lazy.compactMap { entries[$0] }.first
            styles[role] = entry?.style(at: depth, over: plainText) ?? text
        }
        return styles
    }

    private func source(_ name: String) throws(ThemeError) -> ThemeSource {
        if !name.contains("/"), !name.hasPrefix(".") {
            for folder in folders {
                let path = "\(folder)/\(name)\(Self.suffix)"
                guard let text = try text(path) else { continue }
                return ThemeSource(name: name, file: path, text: text)
            }
            if let text = ShippedThemes.all[name] ?? (name == "base" ? ShippedThemes.base : nil) {
                return ThemeSource(name: name, file: "\(name) (shipped)", text: text, isShipped: true)
            }
        }
        throw .unknown(name: name, available: names())
    }

    private func text(_ path: String) throws(ThemeError) -> String? {
        do throws(ThemeReader.Failure) { return try reader.text(path) } catch {
            throw .unreadable(file: path, reason: error.reason)
        }
    }
}

/// The text of a theme and where it is from.
struct ThemeSource {
    /// As the user asks for it.
    var name: String
    /// As warnings name it.
    var file: String
    var text: String
    /// Whether it is inside the program.
    var isShipped = false
}
