// SPDX-License-Identifier: Apache-2.0

/// How long the last answers of a shim took.
package struct LatencyHistory: Sendable {
    /// Of so many answers it is remembered.
    private static let limit = 120

    private var milliseconds: [Float] = []
    private var next = 0

    mutating func add(_ latency: Duration) {
        let value = Float(latency / .milliseconds(1))
        if milliseconds.count < Self.limit { return milliseconds.append(value) }
        milliseconds[next] = value
        next = (next + 1) % Self.limit
    }

    /// The number of answers, and the times that half of them and all but one in a hundred did not exceed, in milliseconds.
    package var summary: (count: Int, median: Float, p99: Float)? {
        guard !milliseconds.isEmpty else { return nil }
        let sorted = milliseconds.sorted()
        return (sorted.count, sorted[(sorted.count - 1) / 2], sorted[(sorted.count - 1) * 99 / 100])
    }
}
