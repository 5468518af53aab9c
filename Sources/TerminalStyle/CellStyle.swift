// SPDX-License-Identifier: Apache-2.0

/// How a cell looks, whatever it says.
public struct CellStyle: Sendable, Hashable {
    /// Rendition that needs no colour.
    public struct Attributes: OptionSet, Sendable, Hashable {
        /// One bit for each attribute.
        public let rawValue: UInt8

        /// The attributes of these bits.
        public init(rawValue: UInt8) { self.rawValue = rawValue }

        /// Heavier, and on some terminals brighter.
        public static let bold = Attributes(rawValue: 1 << 0)
        /// Fainter than other text.
        public static let dim = Attributes(rawValue: 1 << 1)
        /// Slanted, where the terminal can.
        public static let italic = Attributes(rawValue: 1 << 2)
        /// With a line below.
        public static let underline = Attributes(rawValue: 1 << 3)
        /// Foreground and background exchanged.
        public static let reverse = Attributes(rawValue: 1 << 4)
    }

    /// Colour of the text.
    public var foreground: TerminalColor
    /// Colour behind it.
    public var background: TerminalColor
    /// What needs no colour.
    public var attributes: Attributes

    /// A style; what is not given is as the terminal has it.
    public init(
        foreground: TerminalColor = .terminalDefault,
        background: TerminalColor = .terminalDefault,
        attributes: Attributes = []
    ) {
        self.foreground = foreground
        self.background = background
        self.attributes = attributes
    }

    /// The terminal's own colours, no attributes.
    public static let plain = CellStyle()

    /// This style with what `other` says laid over it: its colours where they are not the default, its attributes added.
    public func overlaid(with other: CellStyle) -> CellStyle {
        CellStyle(
            foreground: other.foreground == .terminalDefault ? foreground : other.foreground,
            background: other.background == .terminalDefault ? background : other.background,
            attributes: attributes.union(other.attributes)
        )
    }
}
