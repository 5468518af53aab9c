// SPDX-License-Identifier: Apache-2.0

extension CellStyle {
    /// Longest list of parameters that is looked at.
    private static let longestRenditionBytes = 256

    /// Changes the style as what is between CSI and `m` says; what is malformed or not known changes nothing.
    mutating func apply(rendition bytes: ArraySlice<UInt8>) {
        guard bytes.count <= Self.longestRenditionBytes, bytes.allSatisfy({ (0x30...0x3b).contains($0) }) else {
            return
        }
        var parameters = bytes.split(separator: UInt8(ascii: ";"), omittingEmptySubsequences: false)[...]
        while let parameter = parameters.popFirst() {
            if parameter.contains(UInt8(ascii: ":")) {
                apply(parts: parameter.split(separator: UInt8(ascii: ":"), omittingEmptySubsequences: false))
                continue
            }
            let code = Self.number(parameter)
            guard [38, 48, 58].contains(code) else {
                apply(code: code)
                continue
            }
            // The colour is in the parameters that follow: how many depends on its kind.
            let count = parameters.first.map { Self.number($0) } == 2 ? 4 : 2
            setColor(code, Self.color(parameters.prefix(count).map { Self.number($0) }[...]))
            parameters = parameters.dropFirst(count)
        }
    }

    /// One parameter with parts: `4:3`, `38:5:208`, `38:2:1:2:3`, or with a colour space, `38:2::1:2:3`.
    private mutating func apply(parts: [ArraySlice<UInt8>]) {
        var numbers = parts.map { Self.number($0) }[...]
        switch numbers.removeFirst() {
        case 4: attributes.set(.underline, numbers.first != 0)
        case let code where [38, 48, 58].contains(code):
            if numbers.first == 2, numbers.count > 4 { numbers.remove(at: numbers.startIndex + 1) }
            setColor(code, Self.color(numbers))
        default: break
        }
    }

    private mutating func apply(code: Int) {
        switch code {
        case 0: self = .plain
        case 1: attributes.insert(.bold)
        case 2: attributes.insert(.dim)
        case 3: attributes.insert(.italic)
        case 4, 21: attributes.insert(.underline)
        case 7: attributes.insert(.reverse)
        case 22: attributes.subtract([.bold, .dim])
        case 23: attributes.remove(.italic)
        case 24: attributes.remove(.underline)
        case 27: attributes.remove(.reverse)
        case 30...37: foreground = .indexed(UInt8(code - 30))
        case 39: foreground = .terminalDefault
        case 40...47: background = .indexed(UInt8(code - 40))
        case 49: background = .terminalDefault
        case 90...97: foreground = .indexed(UInt8(code - 90 + 8))
        case 100...107: background = .indexed(UInt8(code - 100 + 8))
        default: break
        }
    }

    /// 58, the colour of the line below text, has no place in a style.
    private mutating func setColor(_ code: Int, _ color: TerminalColor?) {
        guard let color else { return }
        if code == 38 { foreground = color }
        if code == 48 { background = color }
    }

    /// The colour of `5;index` or `2;red;green;blue`.
    private static func color(_ numbers: ArraySlice<Int>) -> TerminalColor? {
        let channels = numbers.dropFirst().compactMap { UInt8(exactly: $0) }
        guard channels.count == numbers.count - 1 else { return nil }
        return switch (numbers.first, channels.count) {
        case (5, 1...): .indexed(channels[0])
        case (2, 3...): .rgb(red: channels[0], green: channels[1], blue: channels[2])
        default: nil
        }
    }

    /// The number, 0 when there is none; too large a one is as good as any other that means nothing.
    private static func number(_ digits: ArraySlice<UInt8>) -> Int {
        digits.reduce(0) { min($0 * 10 + Int($1 - 0x30), 1 << 16) }
    }
}

extension CellStyle.Attributes {
    fileprivate mutating func set(_ attributes: Self, _ isSet: Bool) {
        if isSet { insert(attributes) } else { remove(attributes) }
    }
}
