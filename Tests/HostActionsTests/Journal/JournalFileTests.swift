// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import Testing

@testable import HostActions

/// What is written down of every action.
@Suite struct JournalFileTests {
    private let task = TaskID(namespace: "k8s.io", id: "a\n\u{1b}[31m")

    @Test func eachRecordIsALineOfJSON() async throws {
        let folder = JournalFolder()
        let journal = ActionJournal(folder.file("deep/journal.jsonl"), isRequired: true) { _, _ in }
        let asked = JournalRecord("kill SIGTERM", on: task, pid: 4711, pidStartTicks: 99)
        await journal.note(asked)
        await journal.note(asked.ended(.failed, "no\nanswer", after: .milliseconds(1500)))
        let records = try folder.records("deep/journal.jsonl")
        #expect(records.count == 2)
        #expect(records.map { $0["stage"] as? String } == ["asked", "failed"])
        #expect(records[0]["id"] as? String == "a\n\u{1b}[31m")
        #expect(records[0]["pid"] as? Int == 4711 && records[0]["pidStartTicks"] as? Int == 99)
        #expect(records[0]["uid"] as? UInt32 == getuid())
        #expect(records[1]["result"] as? String == "no\nanswer")
        #expect(records[1]["seconds"] as? Double == 1.5)
        let path = folder.path + "/deep/journal.jsonl"
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions] as? Int
        #expect(mode == 0o600)
    }

    @Test func halfARecordStaysALineOfItsOwn() async throws {
        let folder = JournalFolder()
        let path = folder.path + "/journal.jsonl"
        try Data(#"{"action":"kil"#.utf8).write(to: URL(fileURLWithPath: path))
        let file = JournalFile(path: path)
        try await file.append(Array("one\n".utf8))
        try await file.append(Array("two\n".utf8))
        #expect(try String(contentsOfFile: path, encoding: .utf8) == "{\"action\":\"kil\none\ntwo\n")
    }

    @Test func theReasonIsThatOfWhatFailed() async throws {
        let folder = JournalFolder()
        folder.block("file")
        mkfifo(folder.path + "/pipe", 0o600)
        symlink("/etc/hostname", folder.path + "/link")
        let reasons = [
            "file/journal.jsonl": "Not a directory",
            "file/deep/journal.jsonl": "Not a directory",
            "pipe": "it is no regular file",
            "link": "Too many levels of symbolic links",
        ]
        for (name, reason) in reasons {
            let error = await #expect(throws: JournalError.self) { try await folder.file(name).append([10]) }
            #expect(error?.description == "journal \(folder.path)/\(name): \(reason)")
        }
        // A folder that cannot be made is not one that is missing.
        let proc = await #expect(throws: JournalError.self) {
            try await JournalFile(path: "/proc/shimtop/journal.jsonl").append([10])
        }
        #expect(proc?.description.contains("/proc/shimtop/journal.jsonl: ") == true)
    }
}
