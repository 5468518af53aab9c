// SPDX-License-Identifier: Apache-2.0

import ContainerdShims

extension ResourceLimits {
    /// Limits as a person types them: `pids=100 memory=512M memory-swap=1G cpu-quota=50000 cpu-period=100000 shares=512
    /// cpus=0-3`, in any order; those that are not named stay as they are.
    package init(words text: String) throws(LimitsError) {
        self.init()
        let words = text.split(separator: " ")
        guard !words.isEmpty else { throw LimitsError(description: "name a limit, such as pids=100") }
        for word in words {
            let parts = word.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
            guard parts.count == 2 else { throw LimitsError(description: "\(word): write NAME=VALUE") }
            try set(parts[0], to: parts[1])
        }
    }

    private mutating func set(_ name: String, to value: String) throws(LimitsError) {
        func number<Value: FixedWidthInteger>() throws(LimitsError) -> Value {
            guard let number = Value(value) else { throw LimitsError(description: "\(name): \(value) is no number") }
            return number
        }
        switch name {
        case "pids": pids = try number()
        case "memory": memoryBytes = try Self.bytes(name, value)
        case "memory-swap": memoryAndSwapBytes = try Self.bytes(name, value)
        case "shares": cpuShares = try number()
        case "cpu-quota": cpuQuotaMicroseconds = try number()
        case "cpu-period": cpuPeriodMicroseconds = try number()
        case "cpus": cpus = value
        default:
            throw LimitsError(
                description: "\(name) is none of pids, memory, memory-swap, shares, cpu-quota, cpu-period, cpus"
            )
        }
    }

    private static func bytes(_ name: String, _ value: String) throws(LimitsError) -> Int64 {
        guard let size = ByteSize(value) else {
            throw LimitsError(description: "\(name): \(value) is no size such as 512M or 2G, nor -1 for no limit")
        }
        return size.bytes
    }
}

extension ResourceLimits {
    /// The limits that are set, as ``init(words:)`` takes them.
    package var words: String {
        func size(_ bytes: Int64) -> String {
            let units = [(1 << 40, "T"), (1 << 30, "G"), (1 << 20, "M"), (1 << 10, "K")] as [(Int64, String)]
            let unit = units.first { bytes > 0 && bytes % $0.0 == 0 }
            return unit.map { "\(bytes / $0.0)\($0.1)" } ?? "\(bytes)"
        }
        return [
            pids.map { "pids=\($0)" }, memoryBytes.map { "memory=\(size($0))" },
            memoryAndSwapBytes.map { "memory-swap=\(size($0))" }, cpuShares.map { "shares=\($0)" },
            cpuQuotaMicroseconds.map { "cpu-quota=\($0)" }, cpuPeriodMicroseconds.map { "cpu-period=\($0)" },
            cpus.map { "cpus=\($0)" },
        ].compactMap(\.self).joined(separator: " ")
    }
}

/// Why limits cannot be set as they were typed.
package struct LimitsError: Error {
    package let description: String
}
