// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Testing

@testable import HostRegistry

@Suite("What tasks share")
struct TaskSharingTests {
    private func others(of id: String, among cgroups: [String: String?]) -> [String] {
        let readings = cgroups.map { id, path in
            var reading = ShimReading(id: TaskID(namespace: "n", id: id), bundle: "/b/\(id)", healthSince: .now)
            reading.about.cgroupsPath = path
            return reading
        }
        let sharing = TaskSharing(readings)
        guard var reading = readings.first(where: { $0.id.id == id }) else { return [] }
        sharing.add(to: &reading)
        return reading.sharesCgroupWith.map(\.id)
    }

    @Test("a cgroup that two specs name, and one that another's is below, in the direction that is hit")
    func cgroups() {
        let shared = ["a": "/shared", "b": "/shared/", "c": "/other", "d": nil, "e": "/shared-too"]
        #expect(others(of: "a", among: shared) == ["b"])
        #expect(others(of: "b", among: shared) == ["a"])
        #expect(others(of: "c", among: shared) == [])
        #expect(others(of: "e", among: shared) == [])
        let nested = ["x": "/x", "y": "/x/b", "z": "/x/b/c"]
        #expect(others(of: "x", among: nested) == ["y", "z"])
        #expect(others(of: "y", among: nested) == ["z"])
        #expect(others(of: "z", among: nested) == [])
        #expect(others(of: "a", among: ["a": "s.slice:ctr:1", "b": "/s.slice/ctr-1.scope"]) == ["b"])
    }
}
