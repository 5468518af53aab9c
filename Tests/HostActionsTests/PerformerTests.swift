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
        try await PerformedTask.with(pid: process.pid, shimPid: process.pid, rules, body)
    }

    @Test func nothingIsDoneWhereOnlyLookingIsAllowed() async throws {
        try await withTask(.init(isReadOnly: true)) { performer, reading, connector in
            for kind in try PerformedTask.everyKind() {
                let action = TaskAction(kind, ActionTarget(reading))
                guard let error = await refusal(of: action, by: performer) else {
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
            let bundle = ShimBundle(id: reading.id, path: reading.bundle, stateDirectory: "/")
            for kind in try PerformedTask.everyKind() where kind != .run(folder: "/none") {
                var action = TaskAction(kind, ActionTarget(reading))
                action.target.pidStartTicks = 1
                if kind.isOfSandboxes { action.target.sandbox = bundle }
                guard let error = await refusal(of: action, by: performer) else {
                    Issue.record("\(action.name) was done")
                    continue
                }
                let isOther = error.message.hasSuffix(": nothing was done")
                // A shim that is named is looked for before.
                #expect(isOther || kind == .recover, "\(action.name): \(error.message)")
            }
            #expect(PerformedTask.acts(connector).isEmpty)
        }
    }

    /// By whichever way it is done; nil when it was not refused.
    private func refusal(of action: TaskAction, by performer: ActionPerformer) async -> ShimError? {
        do throws(ShimError) {
            guard action.kind.isDoneByThePerson else {
                _ = try await performer.perform(action).result.get(); return nil
            }
            try await performer.perform(action, telling: { _ in }) { () throws(ShimError) in }
            return nil
        } catch {
            return error
        }
    }

    @Test func everyKindIsNamedAsWhatItIs() throws {
        for kind in ActionKind.allCases {
            let example = try kind.example()
            #expect(ActionKind(example) == kind)
            #expect(!example.name.isEmpty && !example.word.isEmpty)
        }
    }

    /// Whether the host does it or the person does: one record before and one after, of the same name and target, and none when
    /// it is refused.
    @Test func everyKindIsWrittenDownTheSame() async throws {
        for kind in try ActionKind.allCases.map({ try $0.example() }) {
            let folder = try TemporaryFolder()
            let path = "\(folder.path)/journal"
            try await withTask(.init(journal: JournalFile(path: path))) { performer, reading, _ in
                var action = TaskAction(kind, ActionTarget(reading))
                if kind.isOfSandboxes {
                    action.target.sandbox = ShimBundle(id: reading.id, path: reading.bundle, stateDirectory: "/")
                }
                let obstacle: String?
                do throws(ShimError) { obstacle = try await performer.plan(action).obstacle } catch {
                    obstacle = error.message
                }
                let error = await refusal(of: action, by: performer)
                let lines = (try? String(contentsOfFile: path, encoding: .utf8))?.split(separator: "\n") ?? []
                guard obstacle == nil else {
                    #expect(error?.message.hasSuffix(obstacle ?? "") == true, "\(action.name) as it was planned")
                    return #expect(lines.isEmpty, "\(action.name) was refused")
                }
                let stages = lines.map { $0.contains(#""stage":"asked""#) ? "asked" : error == nil ? "done" : "failed" }
                #expect(stages.first == "asked" && stages.count == 2, "\(action.name)")
                #expect(lines.last?.contains(#""stage":"\#(stages.last ?? "")""#) == true, "\(action.name)")
                #expect(lines.allSatisfy { $0.contains(#""action":"\#(action.name)""#) }, "\(action.name)")
                let pid = try #require(reading.pid)
                #expect(lines.allSatisfy { $0.contains("\"pid\":\(pid)") }, "\(action.name)")
            }
        }
    }

    @Test func whatThePersonDoesIsNotDoneWithoutThem() async throws {
        try await withTask(.init()) { performer, reading, _ in
            for kind in try PerformedTask.everyKind() where kind.isDoneByThePerson {
                let report = await performer.perform(TaskAction(kind, ActionTarget(reading)))
                #expect((try? report.result.get()) == nil, "\(kind.name)")
            }
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
