// SPDX-License-Identifier: Apache-2.0

import TerminalStyle

/// What a terminal's text is on, which decides which colours can be read on it.
public enum TerminalBackground: Sendable, Hashable {
    case dark, light

    /// From the terminal's report of its background, `11;rgb:1e1e/1e1e/2e2e`; nil for other reports.
    init?(report: String) {
        guard let colon = report.firstIndex(of: ":"), ["11;rgb", "11;rgba"].contains(report[..<colon]) else {
            return nil
        }
        let channels = report[report.index(after: colon)...].split(separator: "/", omittingEmptySubsequences: false)
            .prefix(3).compactMap { digits -> UInt8? in
                guard (1...4).contains(digits.count), let value = UInt32(digits, radix: 16) else { return nil }
                return UInt8(value * 255 / ((1 << (4 * UInt32(digits.count))) - 1))
            }
        guard channels.count == 3 else { return nil }
        let color = TerminalColor.rgb(red: channels[0], green: channels[1], blue: channels[2])
        let white = color.contrast(to: .rgb(red: 255, green: 255, blue: 255)) ?? 1
        let black = color.contrast(to: .rgb(red: 0, green: 0, blue: 0)) ?? 1
        self = white >= black ? .dark : .light
    }

    /// From COLORFGBG, which some terminals set: `15;0`, the last of them is the background's number.
    init?(colorFGBG: String?) {
        guard let last = colorFGBG?.split(separator: ";").last, let number = Int(last) else { return nil }
        switch number {
        case 0...6, 8: self = .dark
        case 7, 9...15: self = .light
        default: return nil
        }
    }
}
