// SPDX-License-Identifier: Apache-2.0

/// The value of `grpc-timeout`: at most eight digits and a unit.
enum Timeout {
    private static let maxNumber: Int128 = 99_999_999
    private static let second: Int128 = 1_000_000_000
    private static let units: [(letter: Character, nanoseconds: Int128)] = [
        ("n", 1), ("u", 1000), ("m", 1_000_000), ("S", second), ("M", 60 * second), ("H", 3600 * second),
    ]

    /// In the finest unit that has room for it, rounded up; nothing is less than a nanosecond or more than the largest.
    static func encode(_ duration: Duration) -> String {
        let nanoseconds = max(1, (duration.attoseconds + 999_999_999) / 1_000_000_000)
        for (letter, size) in units {
            let number = (nanoseconds + size - 1) / size
            if number <= maxNumber { return "\(number)\(letter)" }
        }
        return "\(maxNumber)H"
    }

    /// Nil when it is not one.
    static func decode(_ text: some StringProtocol) -> Duration? {
        guard let last = text.last, let unit = units.first(where: { $0.letter == last }) else { return nil }
        let digits = text.dropLast()
        guard (1...8).contains(digits.count), digits.allSatisfy({ ("0"..."9").contains($0) }),
            let number = Int128(digits)
        else { return nil }
        return Duration(attoseconds: number * unit.nanoseconds * 1_000_000_000)
    }
}
