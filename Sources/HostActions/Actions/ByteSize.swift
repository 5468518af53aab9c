// SPDX-License-Identifier: Apache-2.0

/// A number of bytes, with or without one of the units K, M, G and T, which are powers of 1024; -1 for no limit.
package struct ByteSize: Sendable {
    package let bytes: Int64

    /// Nil for what is no size.
    package init?(_ text: String) {
        if text == "-1" {
            bytes = -1
            return
        }
        let units: [Character: Int64] = ["K": 1 << 10, "M": 1 << 20, "G": 1 << 30, "T": 1 << 40]
        let unit = text.uppercased().last.flatMap { units[$0] }
        guard let count = Int64(unit == nil ? text : String(text.dropLast())), count >= 0 else { return nil }
        let (product, overflowed) = count.multipliedReportingOverflow(by: unit ?? 1)
        guard !overflowed else { return nil }
        bytes = product
    }
}
