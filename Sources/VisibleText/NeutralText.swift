// SPDX-License-Identifier: Apache-2.0

extension String {
    /// The text with nothing left in it that a terminal would act on, or that could make it look like other text.
    ///
    /// Escape sequences (CSI, OSC, DCS and the rest, also unterminated and in their 8-bit form) are removed whole, tabs
    /// become spaces up to the next multiple of eight, characters that are not seen (such as joiners, fillers and marks that
    /// reshape emoji) are dropped, and every other control character, bidirectional override and line separator becomes
    /// U+FFFD.
    public var neutralised: String {
        guard !utf8.allSatisfy({ (0x20...0x7e).contains($0) }) else { return self }
        var cleaner = TextCleaner()
        var clean = String.UnicodeScalarView()
        for scalar in unicodeScalars {
            switch cleaner.take(scalar) {
            case .kept(let scalar, _): clean.append(scalar)
            case .tab(let spaces): clean.append(contentsOf: repeatElement(" ", count: spaces))
            case .dropped, .controlBegins, .rendition: break
            }
        }
        return String(clean)
    }
}
