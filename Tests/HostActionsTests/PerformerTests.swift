// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Foundation
import HostRegistry
import LinuxHost
import ShimManagement
import ShimTestSupport
import Testing

@testable import HostActions

/// One performer for every action: what it refuses it does not do, and what it does it writes down.
@Suite struct PerformerTests {
    private func withTask(
        _ rules: ActionPerformer.Rules,
        _ body: (ActionPerformer, ShimReading, ScriptedConnector) async throws -> Void
    ) async throws {
        let process = try HelperProcess("exec sleep 600")
        try await PerformedTask.with(pid: process.pid, rules, body)
    }

    @Test func nothingIsDoneWhereOnlyLookingIsAllowed() async throws {
        try await withTask(.init(isReadOnly: true)) { performer, reading, connector in
            for kind in PerformedTask.everyKind {
                let action = TaskAction(kind, ActionTarget(reading))
                guard case .failure(let error) = await performer.perform(action).result else {
                    Issue.record("\(action.name) was done")
                    continue
                }
                #expect(error.code == .failedPrecondition && error.message == action.readOnlyRefusal)
            }
            #expect(PerformedTask.acts(connector).isEmpty)
        }
    }

    @Test func nothingIsDoneToAnotherTask() async throws {
        try await withTask(.init()) { performer, reading, connector in
            var other = reading
            other.pidStartTicks = 1
            for kind in PerformedTask.everyKind {
                let action = TaskAction(kind, ActionTarget(other))
                guard case .failure(let error) = await performer.perform(action).result else {
                    Issue.record("\(action.name) was done")
                    continue
                }
                #expect(error.message.hasSuffix(": nothing was done"), "\(action.name): \(error.message)")
            }
            #expect(PerformedTask.acts(connector).isEmpty)
        }
    }

    @Test func whatContainerdCleansUpIsLeftToItUnlessTheUserInsists() async throws {
        let dead = ShimEvidence(answer: .nobodyListens("gone"), process: .notSeen, unchangedFor: .seconds(60))
        let alive = ShimEvidence(
            answer: .answered(shimPid: 1, taskPid: nil),
            process: .notSeen,
            unchangedFor: .seconds(60)
        )
        try await withTask(.init()) { performer, _, _ in
            #expect(performer.cleanUpObstacle(dead, .nobody, false) == nil)
            #expect(performer.cleanUpObstacle(dead, .containerd, false) == TaskAction.leftToContainerd)
            #expect(performer.cleanUpObstacle(dead, .containerd, true) == nil)
            #expect(performer.cleanUpObstacle(alive, .nobody, true) != nil, "nobody insists on that")
        }
    }

    @Test func whatIsDoneIsWrittenDownBeforeAndAfter() async throws {
        let folder = try TemporaryFolder()
        let path = "\(folder.path)/journal"
        try await withTask(.init(journal: JournalFile(path: path))) { performer, reading, connector in
            let report = await performer.perform(TaskAction(.pause, ActionTarget(reading)))
            #expect(try report.result.get().words == "paused")
            #expect(PerformedTask.acts(connector) == ["Pause"])
            let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
            #expect(lines.count == 2 && lines.allSatisfy { $0.contains(#""action":"pause""#) })
            let pid = try #require(reading.pid)
            #expect(lines.allSatisfy { $0.contains("\"pid\":\(pid)") })
            #expect(
                lines.first?.contains(#""stage":"asked""#) == true
                    && lines.last?.contains(#""result":"paused""#) == true
            )
            // What was refused was not begun.
            _ = await performer.perform(TaskAction(.resume, ActionTarget(reading)))
            #expect(try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n").count == 2)
        }
    }
}
