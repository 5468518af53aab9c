// SPDX-License-Identifier: Apache-2.0

/// How many colours a terminal shows.
public enum ColorDepth: Int, Sendable, Hashable, CaseIterable, Comparable {
    /// None: attributes only.
    case mono
    /// The user's own sixteen.
    case ansi16
    /// Those and the xterm cube and greys.
    case palette256
    case trueColor

    /// Fewer colours come first.
    public static func < (left: ColorDepth, right: ColorDepth) -> Bool { left.rawValue < right.rawValue }
}

extension TerminalColor {
    /// The nearest colour that a terminal of this depth shows.
    public func degraded(to depth: ColorDepth) -> TerminalColor {
        switch (self, depth) {
        case (.terminalDefault, _), (_, .trueColor): self
        case (_, .mono): .terminalDefault
        case (.rgb(let red, let green, let blue), .palette256): .indexed(Self.nearest(red, green, blue))
        case (.rgb(let red, let green, let blue), .ansi16): .indexed(Self.nearestANSI(red, green, blue))
        case (.indexed, .palette256): self
        case (.indexed(let index), .ansi16): index < 16 ? self : .indexed(Self.ansi(of: index))
        }
    }

    /// The colour as red, green and blue where its number says so, as xterm shows it; the user's own sixteen as xterm's.
    package var xtermRGB: TerminalColor {
        guard case .indexed(let index) = self else { return self }
        if index >= 232 {
            let grey = 8 + 10 * (index - 232)
            return .rgb(red: grey, green: grey, blue: grey)
        }
        if index >= 16 {
            let channel = { (value: Int) in UInt8(Self.levels[value % 6]) }
            let cube = Int(index) - 16
            return .rgb(red: channel(cube / 36), green: channel(cube / 6), blue: channel(cube))
        }
        if index == 7 { return .rgb(red: 229, green: 229, blue: 229) }
        if index == 8 { return .rgb(red: 127, green: 127, blue: 127) }
        let strong: UInt8 = index < 8 ? 205 : 255
        let channel = { (bit: UInt8) in index & bit == 0 ? 0 : strong }
        return .rgb(red: channel(1), green: channel(2), blue: channel(4))
    }

    private static let levels: [Int] = [0, 95, 135, 175, 215, 255]

    /// The nearest of the xterm cube (16-231) and greys (232-255).
    private static func nearest(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
        let target = (Int(red), Int(green), Int(blue))
        func step(_ value: Int) -> Int { levels.indices.min { abs(levels[$0] - value) < abs(levels[$1] - value) } ?? 0 }
        let cube = (step(target.0), step(target.1), step(target.2))
        let grey = min(23, max(0, ((target.0 + target.1 + target.2) / 3 - 3) / 10))
        let greyLevel = 8 + 10 * grey
        let cubeDistance = distance((levels[cube.0], levels[cube.1], levels[cube.2]), target)
        return distance((greyLevel, greyLevel, greyLevel), target) < cubeDistance
            ? UInt8(232 + grey) : UInt8(16 + 36 * cube.0 + 6 * cube.1 + cube.2)
    }

    private static func distance(_ a: (Int, Int, Int), _ b: (Int, Int, Int)) -> Int {
        (a.0 - b.0) * (a.0 - b.0) + (a.1 - b.1) * (a.1 - b.1) + (a.2 - b.2) * (a.2 - b.2)
    }

    /// By hue, as the sixteen colours are the user's own: which channels are strong, and whether it is bright.
    private static func nearestANSI(_ red: UInt8, _ green: UInt8, _ blue: UInt8) -> UInt8 {
        let most = Int(max(red, green, blue))
        guard most >= 48 else { return 0 }
        let strong = { (channel: UInt8) in Int(channel) * 3 >= most * 2 }
        let index = (strong(red) ? 1 : 0) + (strong(green) ? 2 : 0) + (strong(blue) ? 4 : 0)
        return UInt8(index == 7 && most < 160 ? 8 : index + (most > 200 ? 8 : 0))
    }

    private static func ansi(of index: UInt8) -> UInt8 {
        guard index < 232 else { return index < 238 ? 0 : index < 244 ? 8 : index < 250 ? 7 : 15 }
        let cube = Int(index) - 16
        let channel = { (value: Int) in UInt8(levels[value % 6]) }
        return nearestANSI(channel(cube / 36), channel(cube / 6), channel(cube))
    }
}
