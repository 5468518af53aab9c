// SPDX-License-Identifier: Apache-2.0

import TerminalStyle

/// How many colours a terminal is taken to have; the raw value is what a person types.
public enum ColorChoice: String, Sendable, Hashable, CaseIterable {
    /// What the terminal has, and none where NO_COLOR is set or TERM is `dumb`.
    case auto
    /// What the terminal has, whatever NO_COLOR says.
    case always
    case never
    case ansi16 = "16"
    case palette256 = "256"
    case trueColor = "true"

    /// The terminal descriptions to open, the best first.
    ///
    /// Those of terminals with all colours have names of their own, which not every machine has; COLORTERM tells that the
    /// terminal is one.
    func descriptions(of type: String, colorTerm: String?) -> [String] {
        let base = type.hasSuffix("-256color") ? String(type.dropLast("-256color".count)) : type
        let isDirect = colorTerm == "truecolor" || colorTerm == "24bit"
        var better: [String] =
            switch self {
            case .auto, .always: isDirect ? ["\(base)-direct"] : []
            case .never, .ansi16: []
            case .palette256: ["\(base)-256color"]
            case .trueColor: ["\(base)-direct", "\(base)-256color"]
            }
        if type.isEmpty || base == "dumb" { better = [] }
        return (better + [type, "xterm-256color", "ansi"]).filter { !$0.isEmpty }
    }

    /// What is shown on a terminal whose description has this many colours.
    func depth(colors: Int, type: String, noColor: String?) -> ColorDepth {
        let described: ColorDepth =
            switch colors {
            case ..<8: .mono
            case ..<256: .ansi16
            case ..<CursesColor.direct: .palette256
            default: .trueColor
            }
        return switch self {
        case .auto: noColor?.isEmpty == false || type == "dumb" ? .mono : described
        case .always: described
        case .never: .mono
        case .ansi16: min(described, .ansi16)
        case .palette256: min(described, .palette256)
        case .trueColor: described
        }
    }
}
