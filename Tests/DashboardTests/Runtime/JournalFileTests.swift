// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import Testing

@testable import Dashboard

/// What is written down of every action.
@Suite struct JournalFileTests {
    private let folder = FileManager.default.temporaryDirectory.appending(path: "journal-\(UUID())")

    private func lines(_ path: String) throws -> [[String: Any]] {
        try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").map {
            try #require(JSONSerialization.jsonObject(with: Data($0.utf8)) as? [String: Any])
        }
    }

    @Test func eachRecordIsALineOfJSON() async throws {
        defer { try? FileManager.default.removeItem(at: folder) }
        let path = folder.appending(path: "deep/journal.jsonl").path
        let journal = JournalFile(path: path)
        let task = TaskID(namespace: "k8s.io", id: "a\n\u{1b}[31m")
        let asked = JournalRecord("kill SIGTERM", on: task, pid: 4711, pidStartTicks: 99)
        try await journal.append(asked)
        try await journal.append(asked.ended(.failed, "no\nanswer", after: .milliseconds(1500)))
        let records = try lines(path)
        #expect(records.count == 2)
        #expect(records.map { $0["stage"] as? String } == ["asked", "failed"])
        #expect(records[0]["id"] as? String == "a\n\u{1b}[31m")
        #expect(records[0]["pid"] as? Int == 4711 && records[0]["pidStartTicks"] as? Int == 99)
        #expect(records[0]["uid"] as? UInt32 == getuid())
        #expect(records[1]["result"] as? String == "no\nanswer")
        #expect(records[1]["seconds"] as? Double == 1.5)
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func whatCannotBeWrittenIsSaid() async throws {
        let journal = JournalFile(path: "/proc/shimtop/journal.jsonl")
        let error = await #expect(throws: JournalError.self) {
            try await journal.append(JournalRecord("pause", on: TaskID(namespace: "a", id: "b")))
        }
        #expect(error?.description.hasPrefix("the journal /proc/shimtop/journal.jsonl cannot be written: ") == true)
    }
}
