// SPDX-License-Identifier: Apache-2.0

import Testing

/// Tests of what `shimtop check` says of a real host.
protocol ProvokedVerdicts {}

extension ProvokedVerdicts {
    func check(
        _ containerd: PrivateContainerd,
        _ arguments: String...
    ) throws -> (status: Int32, kinds: [String: [String]]) {
        let check = try Shimtop(["check", "--state", containerd.state, "--json"] + arguments)
        let tasks = try check.json([Checked].self)
        return (check.status, Dictionary(uniqueKeysWithValues: tasks.map { ($0.id, $0.verdicts.map(\.kind)) }))
    }

    /// Waits until the check says so of a task.
    func says(_ kinds: [String], of id: String, _ containerd: PrivateContainerd) async throws {
        var last: [String: [String]] = [:]
        try await eventually("\(id) is \(kinds), not \(last)", within: 60) {
            last = try check(containerd).kinds
            return last[id] == kinds
        }
    }
}

private struct Checked: Decodable {
    var id: String
    var verdicts: [Verdict]

    struct Verdict: Decodable {
        var kind: String
        var sentence: String
    }
}
