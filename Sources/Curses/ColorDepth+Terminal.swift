// SPDX-License-Identifier: Apache-2.0

import TerminalStyle

extension ColorDepth {
    /// What a terminal with this many colours shows to a user with this environment.
    init(colors: Int, term: String, noColor: String?) {
        self =
            switch colors {
            case _ where noColor?.isEmpty == false || term == "dumb": .mono
            case ..<8: .mono
            case ..<256: .ansi16
            case ..<CursesColor.direct: .palette256
            default: .trueColor
            }
    }
}
