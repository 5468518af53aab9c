// SPDX-License-Identifier: Apache-2.0

import LogText

/// What `--grep` takes: a pattern, behind `!` when the lines that match are not wanted.
struct GrepPattern {
    let pattern: LogPattern
    let isInverted: Bool

    init(_ argument: String) throws(LogPatternError) {
        isInverted = argument.hasPrefix("!")
        pattern = try LogPattern(String(argument.dropFirst(isInverted ? 1 : 0)))
    }
}
