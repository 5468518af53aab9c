// SPDX-License-Identifier: Apache-2.0

package import ContainerdShims
import FoundationEssentials
import Glibc

/// One line of the journal: what somebody asks for, or what came of it.
package struct JournalRecord: Sendable {
    package enum Stage: String, Sendable {
        /// Written before it is done.
        case asked
        case done
        case failed
        /// The program was told to end before that was known: it may still be done.
        case interrupted
    }

    /// What is done, such as `kill SIGTERM`.
    package var action: String
    package var stage: Stage
    package var task: TaskID
    /// The init process that it was decided on; nil where none was known.
    package var pid: Int32?
    /// Its start, in clock ticks since boot.
    package var pidStartTicks: UInt64?
    package var shimPid: Int32?
    /// What came of it, in words; nil before it is done.
    package var result: String?
    /// Time from asked to done.
    package var took: Duration?

    package init(
        _ action: String,
        _ stage: Stage = .asked,
        on task: TaskID,
        pid: Int32? = nil,
        pidStartTicks: UInt64? = nil
    ) {
        self.action = action
        self.stage = stage
        self.task = task
        self.pid = pid
        self.pidStartTicks = pidStartTicks
    }

    /// The record of what came of it.
    package func ended(_ stage: Stage, _ result: String?, after took: Duration?) -> JournalRecord {
        var record = self
        record.stage = stage
        record.result = result
        record.took = took
        return record
    }

    /// The record as one line of JSON, with the time and who it was.
    func line(at time: Date) -> String {
        let line = Line(
            time: time.formatted(.iso8601),
            uid: getuid(),
            sudoUser: getenv("SUDO_USER").map { String(cString: $0) },
            action: action,
            stage: stage.rawValue,
            namespace: task.namespace,
            id: task.id,
            pid: pid,
            pidStartTicks: pidStartTicks,
            shimPid: shimPid,
            result: result,
            seconds: took.map { ($0 / .milliseconds(1)).rounded() / 1000 }
        )
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        // Nothing but texts and finite numbers, of which every one can be encoded.
        return (try? encoder.encode(line)).map { String(decoding: $0, as: UTF8.self) } ?? "{}"
    }

    private struct Line: Encodable {
        var time: String
        var uid: UInt32
        /// Who became root by sudo.
        var sudoUser: String?
        var action: String
        var stage: String
        var namespace: String
        var id: String
        var pid: Int32?
        var pidStartTicks: UInt64?
        var shimPid: Int32?
        var result: String?
        var seconds: Double?
    }
}
