// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import LinuxHost
import Synchronization
import Testing

@testable import HostActions

/// The one rule by which keys and commands act and write down what they do.
@Suite(.serialized) struct ActionJournalTests {
    private let record = JournalRecord("pause", on: TaskID(namespace: "default", id: "web"), pid: 12)
    private let folder = JournalFolder()

    /// A journal, and what it has said.
    private func journal(
        _ name: String,
        isRequired: Bool = false,
        places: [SystemLog.Place]? = nil
    ) -> (ActionJournal, said: @Sendable () -> [String]) {
        let said = Said()
        let journal = ActionJournal(folder.file(name), isRequired: isRequired, places: places ?? folder.places) {
            sentence,
            _ in
            said.sentences.withLock { $0.append(sentence) }
        }
        return (journal, { said.sentences.withLock { $0 } })
    }

    private final class Said: Sendable {
        let sentences = Mutex<[String]>([])
    }

    @Test func whatIsDoneIsWrittenDownBeforeAndAfter() async throws {
        let (journal, said) = journal("journal.jsonl")
        let folder = folder
        let words = try await journal.perform(record) { () throws(ShimError) in
            #expect((try? folder.records("journal.jsonl").map { $0["stage"] as? String }) == ["asked"])
            return "paused"
        }
        #expect(words == "paused")
        await #expect(throws: ShimError(.notFound, "no such task")) {
            try await journal.perform(record) { () throws(ShimError) in throw ShimError(.notFound, "no such task") }
        }
        let records = try folder.records("journal.jsonl")
        #expect(records.map { $0["stage"] as? String } == ["asked", "done", "asked", "failed"])
        #expect(records.map { $0["result"] as? String } == [nil, "paused", nil, "no such task"])
        #expect(said().isEmpty && folder.messages().isEmpty)
    }

    @Test func aJournalThatTakesNothingStopsNobody() async throws {
        folder.block("file")
        let (journal, said) = journal("file/journal.jsonl")
        let done = try await journal.perform(record) { () throws(ShimError) in 7 }
        #expect(done == 7)
        let messages = folder.messages()
        #expect(messages.count == 2)
        #expect(messages.allSatisfy { $0.hasPrefix("<85>") && $0.contains(" shimtop[\(getpid())]: {") })
        #expect(messages[0].contains(#""stage":"asked""#) && messages[1].contains(#""stage":"done""#))
        let sentence =
            "journal \(folder.path)/file/journal.jsonl: Not a directory; recorded in the system log (\(folder.path)/log) instead"
        #expect(said() == [sentence, sentence])
    }

    @Test func whereNothingTakesTheRecordThatIsSaid() async throws {
        folder.block("file")
        // A file of the device's name is not the kernel's log.
        let places: [SystemLog.Place] = [.socket("/nowhere/log"), .device(folder.path + "/file")]
        let (journal, said) = journal("file/journal.jsonl", places: places)
        await journal.note(record)
        #expect(said().first?.hasSuffix("Not a directory; no log of the system takes the record") == true)
    }

    @Test func whoRequiresTheJournalIsRefusedBeforeAnythingIsDone() async throws {
        folder.block("file")
        let (journal, _) = journal("file/journal.jsonl", isRequired: true)
        let error = await #expect(throws: ShimError.self) {
            try await journal.perform(record) { () throws(ShimError) in Issue.record("it was done") }
        }
        #expect(error?.code == .failedPrecondition)
        #expect(
            error?.message.hasPrefix("not done: journal \(folder.path)/file/journal.jsonl: Not a directory ") == true
        )
        #expect(folder.messages().isEmpty)
    }

    @Test func whatCameOfItIsNotLostWhenTheJournalGoesAwayMeanwhile() async throws {
        let (journal, said) = journal("deep/journal.jsonl", isRequired: true)
        let folder = folder
        try await journal.perform(record) { () throws(ShimError) in
            try? FileManager.default.removeItem(atPath: folder.path + "/deep")
            folder.block("deep")
        }
        #expect(folder.messages().count == 1 && said().count == 1)
    }

    @Test func whoIsInterruptedIsWrittenDownAsThat() async throws {
        let (journal, _) = journal("journal.jsonl")
        let record = record
        let acting = Task {
            let _: Void = try await journal.perform(record) { () throws(ShimError) in
                // Until it is cancelled.
                try? await Task.sleep(for: .seconds(60))
                throw ShimError(.unavailable, "given up")
            }
        }
        while (try? folder.records("journal.jsonl"))?.isEmpty ?? true { await Task.yield() }
        acting.cancel()
        await #expect(throws: ShimError.self) { try await acting.value }
        #expect(try folder.records("journal.jsonl").map { $0["stage"] as? String } == ["asked", "interrupted"])
    }

    @Test func whatWasNotBegunInTimeIsNotDone() async throws {
        let (journal, _) = journal("journal.jsonl")
        let record = record
        let acting = Task {
            while !Task.isCancelled { await Task.yield() }
            let _: Void = try await journal.perform(record) { () throws(ShimError) in Issue.record("it was done") }
        }
        acting.cancel()
        await #expect(throws: ShimError.self) { try await acting.value }
        let records = try folder.records("journal.jsonl")
        #expect(records.map { $0["result"] as? String } == [nil, "nothing was done"])
    }

    @Test func whatTheProgramEndsInTheMiddleOfIsWrittenDown() async throws {
        let (journal, _) = journal("journal.jsonl")
        let record = record
        let acting = Task {
            try await journal.perform(record) { () throws(ShimError) in
                while !Task.isCancelled { try? await Task.sleep(for: .seconds(60)) }
            }
        }
        while (try? folder.records("journal.jsonl"))?.isEmpty ?? true { await Task.yield() }
        // The record was begun before it was asked whether it may be: the act comes a moment later.
        while try folder.records("journal.jsonl").count < 2 {
            ActionJournal.interruptAll()
            await Task.yield()
        }
        #expect(try folder.records("journal.jsonl").last?["stage"] as? String == "interrupted")
        acting.cancel()
        _ = try? await acting.value
    }
}
