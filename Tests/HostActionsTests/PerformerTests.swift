// SPDX-License-Identifier: Apache-2.0

import ContainerdAPI
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
    private static let all: [TaskAction.Kind] = {
        let signal = UnixSignal.offered[0]
        let process = ContainerProcess(pid: .max, startTicks: 1, depth: 0, command: "sh")
        return [
            .start, .pause, .resume, .kill(signal, all: true), .delete(killFirst: true),
            .signalProcess(process, signal),
            .checkpoint(path: "/none/there"), .update(ResourceLimits()), .cleanUp(), .shutdown,
            .takeOutput(harm: "none"),
            .drainLog(), .dumpStacks,
        ] + ForcedStep.allCases.map { .force($0) }
    }()

    private func withTask(
        _ rules: ActionPerformer.Rules,
        _ body: (ActionPerformer, ShimReading, ScriptedConnector) async throws -> Void
    ) async throws {
        let process = try HelperProcess("exec sleep 600")
        let fixture = try BundleFixture()
        try fixture.add("t", address: "unix:///a")
        let connector = ScriptedConnector(clock: ManualClock())
        connector.answer(at: "unix:///a") { call throws(ShimTransportError) in
            switch call.method {
            case "Connect": try Reply.connect()
            case "State": try Reply.state(.running, pid: process.pid)
            default: []
            }
        }
        try await fixture.withRegistry(connector) { registry in
            let snapshot = await registry.snapshot(patience: .seconds(20))
            try await body(ActionPerformer(registry, rules), try #require(snapshot.readings.first), connector)
        }
    }

    private func acts(_ connector: ScriptedConnector) -> [String] {
        connector.calls.map(\.method).filter { $0 != "Connect" && $0 != "State" }
    }

    @Test func nothingIsDoneWhereOnlyLookingIsAllowed() async throws {
        try await withTask(.init(isReadOnly: true)) { performer, reading, connector in
            for kind in Self.all {
                let action = TaskAction(kind, ActionTarget(reading))
                guard case .failure(let error) = await performer.perform(action).result else {
                    Issue.record("\(action.name) was done")
                    continue
                }
                #expect(error.code == .failedPrecondition && error.message == action.readOnlyRefusal)
            }
            #expect(acts(connector).isEmpty)
        }
    }

    @Test func nothingIsDoneToAnotherTask() async throws {
        try await withTask(.init()) { performer, reading, connector in
            var other = reading
            other.pidStartTicks = 1
            for kind in Self.all {
                let action = TaskAction(kind, ActionTarget(other))
                guard case .failure(let error) = await performer.perform(action).result else {
                    Issue.record("\(action.name) was done")
                    continue
                }
                #expect(error.message.hasSuffix(": nothing was done"), "\(action.name): \(error.message)")
            }
            #expect(acts(connector).isEmpty)
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
            #expect(acts(connector) == ["Pause"])
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
