// SPDX-License-Identifier: Apache-2.0

import Foundation
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
    private static let mostBytes = 256 * 1024

    private let folders: [String]

    /// Themes are the files `NAME.toml` in these folders; a folder that is not there has none.
    public init(folders: [String]) {
        self.folders = folders
    }

    /// The names of all themes, sorted.
    public func names() -> [String] {
        var names = Set(ShippedThemes.all.keys)
        for folder in folders {
            let files = (try? FileManager.default.contentsOfDirectory(atPath: folder)) ?? []
            for file in files where file.hasSuffix(Self.suffix) && !file.hasPrefix(".") {
                names.insert(String(file.dropLast(Self.suffix.count)))
            }
        }
        return names.sorted()
    }

    /// Loads a theme and what it inherits, for a terminal of this depth.
    ///
    /// A role that the theme does not style, or styles wrongly, looks as it does in the inherited theme, else as the
    /// role before its last dot, else as `text`.
    ///
    /// - Throws: ``ThemeError`` when the theme, or one that it inherits, is not there or is no TOML, or when themes inherit
    ///   each other.
    public func load(
        _ name: String,
        depth: ColorDepth
    ) throws(ThemeError) -> (theme: Theme, warnings: [ThemeWarning]) {
        var chain: [String] = []
        var entries: [String: RoleEntry] = [:]
        var warnings: [ThemeWarning] = []
        var title: String?
        var next: String? = name
        while let current = next {
            if let start = chain.firstIndex(of: current) { throw .cycle(chain[start...] + [current]) }
            chain.append(current)
            let file = try ThemeFile(source(current))
            title = title ?? file.name
            entries.merge(file.entries) { nearer, _ in nearer }
            warnings += file.warnings
            next = file.inherits
        }
        return (Theme(name: title ?? name, styles: Self.styles(entries, depth)), warnings)
    }

    private static func styles(_ entries: [String: RoleEntry], _ depth: ColorDepth) -> [ThemeRole: CellStyle] {
        let behind = entries[ThemeRole.background.rawValue]?.style(at: depth, over: .plain) ?? .plain
        let base = CellStyle(background: behind.background)
        let text = entries[ThemeRole.text.rawValue]?.style(at: depth, over: base) ?? base
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
                guard FileManager.default.fileExists(atPath: path) else { continue }
                return ThemeSource(name: name, file: path, text: try text(path))
            }
            if let text = ShippedThemes.all[name] {
                return ThemeSource(name: name, file: "\(name) (shipped)", text: text)
            }
        }
        throw .unknown(name: name, available: names())
    }

    private func text(_ path: String) throws(ThemeError) -> String {
        let target = URL(fileURLWithPath: path).resolvingSymlinksInPath().path
        let attributes = try? FileManager.default.attributesOfItem(atPath: target)
        guard attributes?[.type] as? FileAttributeType == .typeRegular,
            let size = (attributes?[.size] as? NSNumber)?.intValue, size < Self.mostBytes,
            let data = FileManager.default.contents(atPath: target)
        else { throw .unreadable(file: path) }
        return String(decoding: data, as: UTF8.self)
    }
}
