// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Diagnosis
import HostRegistry
import HostSession

/// What a row is ordered by, compared instead of whole readings.
enum SortKey: Sendable, Hashable {
    case number(Int64)
    case text(String)
    /// There is nothing to order by: such rows come last, whichever way round the others are.
    case nothing

    /// Whether a row with this key comes before one with another; nil when they are equal.
    func comes(before other: SortKey, isInverted: Bool) -> Bool? {
        switch (self, other) {
        case (.nothing, .nothing): nil
        case (.nothing, _): false
        case (_, .nothing): true
        case (.number(let left), .number(let right)): left == right ? nil : (left < right) != isInverted
        case (.text(let left), .text(let right)): left == right ? nil : (left < right) != isInverted
        case (.number, .text): true
        case (.text, .number): false
        }
    }
}

extension TaskSort {
    /// Columns whose largest values are looked for come with those first.
    private var isLargestFirst: Bool {
        switch key {
        case .column(.latency), .column(.age): true
        case .column(let column): column.isMeasured
        default: false
        }
    }

    /// Whether keys are compared the other way round.
    var isReversed: Bool { isInverted != isLargestFirst }

    func sortKey(of reading: TaskReading, _ measures: TaskMeasures?) -> SortKey {
        guard case .column(let column) = key else { return .number(Int64(reading.troubleRank)) }
        func number(_ value: (some BinaryInteger)?) -> SortKey {
            value.map { .number(Int64(clamping: $0)) } ?? .nothing
        }
        func text(_ value: String?) -> SortKey { value.map { $0.isEmpty ? .nothing : .text($0) } ?? .nothing }
        return switch column {
        case .state: .text(reading.stateWord)
        case .group: .text(reading.group)
        case .task: .text(reading.taskName)
        case .namespace: .text(reading.id.namespace)
        case .pid: number(reading.pid)
        case .shim: number(reading.shimPid)
        case .latency: number(reading.latency.map { Int64($0 / .microseconds(1)) })
        case .processes: number(measures?.processes)
        case .processor: number(measures?.processorPercent.map { Int64($0 * 10) })
        case .memory: number(measures?.workingSetBytes)
        case .log: number(measures?.fullestPipe.map(\.percent))
        case .age: number(reading.age?.components.seconds)
        case .api: text(reading.apiName)
        case .runtime: text(reading.about.runtime)
        case .image: text(reading.about.image)
        case .why: text(reading.why)
        }
    }
}
