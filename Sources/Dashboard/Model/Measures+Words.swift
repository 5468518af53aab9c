// SPDX-License-Identifier: Apache-2.0

extension Double {
    /// A share in percent in at most four cells: `0.4`, `37`, `1250`.
    var shortPercent: String {
        guard self < 9.95 else { return "\(Int(rounded()))" }
        let tenths = Int((self * 10).rounded())
        return "\(tenths / 10).\(tenths % 10)"
    }
}

extension Int {
    /// A number of bytes in at most five cells, in powers of 1024: `512B`, `9.5M`, `1023M`.
    var shortSize: String {
        var rest = Double(self)
        var unit = "B"
        for next in ["K", "M", "G", "T"] where rest >= 1023.5 {
            rest /= 1024
            unit = next
        }
        return (unit == "B" ? "\(self)" : rest.shortPercent) + unit
    }
}
