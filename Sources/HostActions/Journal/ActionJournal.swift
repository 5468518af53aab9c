// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import FoundationEssentials
import LinuxHost
import Synchronization

/// How everything is done that changes a host, by a key or by a command: it is written down what is asked for, it is done, and it
/// is written down what came of it.
///
/// The journal never stands in the way of a rescue. Where it does not take a record, that goes to the system's log, which is
/// said, and the action is done. Only who requires the journal is refused instead, before anything is done; what came of an
/// action that was done cannot be refused any more, and goes to the system's log then, too.
package struct ActionJournal: Sendable {
    /// Says to the person that a record is not in the journal, and why; the record is a line of JSON.
    package typealias Speaker = @Sendable (_ sentence: String, _ record: String) -> Void

    /// nil where nothing is written down: on a simulated host.
    private let file: JournalFile?
    private let isRequired: Bool
    private let places: [SystemLog.Place]
    private let say: Speaker

    package init(_ file: JournalFile?, isRequired: Bool, say: @escaping Speaker) {
        self.init(file, isRequired: isRequired, places: SystemLog.standard, say: say)
    }

    init(_ file: JournalFile?, isRequired: Bool, places: [SystemLog.Place], say: @escaping Speaker) {
        self.file = file
        self.isRequired = isRequired
        self.places = places
        self.say = say
    }

    /// Does something, with a record before and one after.
    ///
    /// What `words` makes of what came of it is written down, too. Throws what the action throws, and
    /// `failedPrecondition` when the journal is required and does not take the record: nothing was done then.
    package func perform<Value: Sendable>(
        _ record: JournalRecord,
        words: (Value) -> String? = { $0 as? String },
        _ act: () async throws(ShimError) -> Value
    ) async throws(ShimError) -> Value {
        if let error = await write(record, mayRefuse: isRequired) { throw .notRecorded(record, error) }
        guard !Task.isCancelled else {
            await note(record.ended(.interrupted, "nothing was done", after: nil))
            throw ShimError(.unavailable, "\(record.action) of \(record.task): given up before it was begun")
        }
        let begun = OpenRecords.shared.add(record, self)
        defer { OpenRecords.shared.remove(begun) }
        let start = ContinuousClock.now
        do throws(ShimError) {
            let value = try await act()
            await note(record.ended(.done, words(value), after: start.duration(to: .now)))
            return value
        } catch {
            let stage: JournalRecord.Stage = Task.isCancelled ? .interrupted : .failed
            await note(record.ended(stage, error.message, after: start.duration(to: .now)))
            throw error
        }
    }

    /// Writes down what happens anyway.
    package func note(_ record: JournalRecord) async { _ = await write(record, mayRefuse: false) }

    /// Writes down what was begun and has not ended, as the program ends now.
    ///
    /// Blocks the calling thread for as long as the journal takes.
    package static func interruptAll() {
        for (record, journal) in OpenRecords.shared.takeAll() {
            journal.writeNow(record.ended(.interrupted, "shimtop was ended before it was over", after: nil))
        }
    }

    /// Why it is not in the journal, when that is to be a refusal.
    private func write(_ record: JournalRecord, mayRefuse: Bool) async -> JournalError? {
        guard let file else { return nil }
        let line = record.line(at: Date())
        do throws(JournalError) { try await file.append(Array("\(line)\n".utf8)) } catch {
            if mayRefuse { return error }
            detour(line, error)
        }
        return nil
    }

    private func writeNow(_ record: JournalRecord) {
        guard let file else { return }
        let line = record.line(at: Date())
        do { try file.appendNow(Array("\(line)\n".utf8)) } catch { _ = SystemLog.write(line, to: places) }
    }

    private func detour(_ line: String, _ error: JournalError) {
        let place = SystemLog.write(line, to: places)
        say(
            "\(error); \(place.map { "recorded in \($0.name) instead" } ?? "no log of the system takes the record")",
            line
        )
    }
}

extension ShimError {
    fileprivate static func notRecorded(_ record: JournalRecord, _ error: JournalError) -> ShimError {
        // The reason first: on a screen the rest may have no room.
        ShimError(.failedPrecondition, "not done: \(error) (\(record.action) of \(record.task); --require-journal)")
    }
}

/// What was begun and has not ended yet.
private final class OpenRecords: Sendable {
    static let shared = OpenRecords()

    private let open = Mutex<(next: Int, records: [Int: (JournalRecord, ActionJournal)])>((0, [:]))

    func add(_ record: JournalRecord, _ journal: ActionJournal) -> Int {
        open.withLock { open in
            open.next += 1
            open.records[open.next] = (record, journal)
            return open.next
        }
    }

    func remove(_ key: Int) { open.withLock { _ = $0.records.removeValue(forKey: key) } }

    func takeAll() -> [(JournalRecord, ActionJournal)] {
        open.withLock { open in
            defer { open.records = [:] }
            return open.records.sorted { $0.key < $1.key }.map(\.value)
        }
    }
}
