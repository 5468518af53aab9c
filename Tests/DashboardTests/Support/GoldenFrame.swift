// SPDX-License-Identifier: Apache-2.0

import Foundation
import TerminalStyle
import TerminalThemes
import Testing

@testable import Dashboard

extension Theme {
    /// A theme in which every role looks like itself alone: its number is its colour.
    static let roles = Theme(
        name: "roles",
        styles: Dictionary(
            uniqueKeysWithValues: ThemeRole.allCases.enumerated().map { number, role in
                switch role {
                case .background: (role, CellStyle.plain)
                case .selection, .selectionInactive, .match: (role, CellStyle(background: .indexed(UInt8(number))))
                default: (role, CellStyle(foreground: .indexed(UInt8(number))))
                }
            }
        )
    )
}

/// A frame as a text file: what it says, then the role of every run of cells.
enum GoldenFrame {
    private static let folder = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .appendingPathComponent("Golden")

    /// Compares a frame with the recorded one.
    ///
    /// `SHIMTOP_RECORD=1` records it anew instead: look at it before committing.
    static func expect(_ frame: Frame, named name: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let text = describe(frame)
        let file = folder.appendingPathComponent("\(name).txt")
        if ProcessInfo.processInfo.environment["SHIMTOP_RECORD"] == "1" {
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            try text.write(to: file, atomically: true, encoding: .utf8)
            return
        }
        let recorded = try String(contentsOf: file, encoding: .utf8)
        guard recorded != text else { return }
        let lines = zip(
            recorded.split(separator: "\n", omittingEmptySubsequences: false),
            text.split(separator: "\n", omittingEmptySubsequences: false)
        )
        let difference = lines.enumerated().first { $0.element.0 != $0.element.1 }
        let (before, now) = difference.map { ("\($0.element.0)", "\($0.element.1)") } ?? ("", "")
        Issue.record(
            "\(name) line \((difference?.offset ?? 0) + 1) was:\n\(before)\nand is:\n\(now)",
            sourceLocation: sourceLocation
        )
    }

    private static func describe(_ frame: Frame) -> String {
        var text = (0..<frame.rows).map { "|\(frame.text(row: $0))" }.joined(separator: "\n") + "\n\n"
        for row in 0..<frame.rows {
            text += "\(row):"
            var last: String?
            for column in 0..<frame.columns {
                let role = name(frame[row, column].style)
                if role != last { text += " \(column) \(role)" }
                last = role
            }
            text += "\n"
        }
        return text
    }

    private static func name(_ style: CellStyle) -> String {
        let roles = ThemeRole.allCases
        return [style.foreground, style.background].compactMap { colour in
            if case .indexed(let number) = colour { roles[Int(number)].rawValue } else { nil }
        }.joined(separator: "+")
    }
}
