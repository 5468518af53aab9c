// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import LinuxHost

/// Which tasks have something in common that only one of them should have: what is done to it hits all of them.
struct TaskSharing {
    private var shims: [TaskID: [TaskID]] = [:]
    private var cgroups: [TaskID: [TaskID]] = [:]

    init(_ readings: [ShimReading]) {
        for group in Dictionary(grouping: readings.filter { $0.endpoint != nil }, by: { $0.endpoint?.address }).values
        where group.count > 1 {
            for reading in group { shims[reading.id] = group.map(\.id).filter { $0 != reading.id } }
        }
        for tasks in Self.byCgroup(readings) where tasks.atOrBelow.count > 1 {
            for id in tasks.inIt { cgroups[id] = tasks.atOrBelow.filter { $0 != id }.sorted() }
        }
    }

    var isEmpty: Bool { shims.isEmpty && cgroups.isEmpty }

    func add(to reading: inout ShimReading) {
        reading.sharesShimWith = shims[reading.id] ?? []
        reading.sharesCgroupWith = cgroups[reading.id] ?? []
    }

    private struct Tasks {
        var inIt: [TaskID] = []
        var atOrBelow: [TaskID] = []
    }

    /// For each cgroup that a spec names, the tasks whose spec names it, and those whose spec names it or one below it.
    private static func byCgroup(_ readings: [ShimReading]) -> some Collection<Tasks> {
        var cgroups: [String: Tasks] = [:]
        for reading in readings {
            guard let path = reading.about.cgroupsPath.flatMap(ContainerCgroup.path(ofSpec:)) else { continue }
            cgroups[path, default: Tasks()].inIt.append(reading.id)
        }
        for (path, tasks) in cgroups {
            var above = path[...]
            while !above.isEmpty {
                cgroups[String(above)]?.atOrBelow += tasks.inIt
                above = above[..<(above.lastIndex(of: "/") ?? above.startIndex)]
            }
        }
        return cgroups.values
    }
}
