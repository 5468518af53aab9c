// SPDX-License-Identifier: Apache-2.0

extension BinaryInteger {
    /// A number of bytes with one digit behind the point, in powers of 1024: `1.5 KiB`, `212.0 MiB`; below that `512 B`, or in
    /// another word for bytes.
    package func sizeWords(bytes word: String = "B") -> String {
        guard self >= 1024 else { return "\(self) \(word)" }
        var (value, unit) = (Double(self), "")
        for next in ["KiB", "MiB", "GiB", "TiB", "PiB"] where value >= 1024 { (value, unit) = (value / 1024, next) }
        return "\((value * 10).rounded() / 10) \(unit)"
    }
}

extension Duration {
    /// Seconds to the millisecond: `0.25 s`, `12.0 s`.
    package var secondsWords: String { "\((self / .milliseconds(1)).rounded() / 1000) s" }
}
