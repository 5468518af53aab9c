// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import Diagnosis
import HostActions
import HostRegistry
import HostSession
import LogText
import TerminalThemes
import Testing

@testable import Dashboard
@testable import ShimLogs

/// What an effect asks of the host, and what message answers it.
@Suite(.timeLimit(.minutes(2))) struct EffectRunnerTests {
    private static let task = HandMadeHost.reading("t")
    private static let buffer = LogBufferID(task: task.id, number: 1)
    private static let place = LogHistory(MergedHistory([]))
    private static let action = TaskAction(.pause, ActionTarget(task))

    private static var script: ScriptedHost.Script {
        var script = ScriptedHost.Script()
        script.snapshot = HandMadeHost.snapshot([task])
        script.evidence = [TaskEvidence(reading: task.shim, daemon: .down)]
        script.measures = [task.id: TaskMeasures(processes: 3)]
        script.processes = .failure(ShimError(.unavailable, "t: no answer"))
        script.reports = [
            .why: .failure(ShimError(.notFound, "t: it is gone")), .state: .success(TaskReport(.state, .lines(["ok"]))),
        ]
        script.older = .of(["older"])
        script.action = .failed(.deadlineExceeded, "no answer in 10 s")
        return script
    }

    /// Performs an effect until nothing more comes of it; what the host was asked, and what was posted.
    private func perform(
        _ effect: Effect,
        _ script: ScriptedHost.Script = script
    ) async -> (asked: [ScriptedHost.Question], posted: [Message]) {
        let (host, mailbox) = (ScriptedHost(script), Mailbox())
        let options = DashboardOptions(hostName: "h")
        var runner = EffectRunner(
            screen: MemoryScreen(),
            host: host,
            options: options,
            themes: ThemeShelf(ThemeLibrary(folders: []), depth: .palette256),
            mailbox: mailbox
        )
        let model = Model(options: options, rows: 24, columns: 80, at: HandMadeHost.moment())
        await withDiscardingTaskGroup { group in
            await runner.perform(effect, of: model, Look(theme: .roles, glyphs: .unicode), in: &group)
        }
        await runner.end()
        return (host.asked, mailbox.takeNow().filter { $0 != .tick })
    }

    struct Case: Sendable, CustomTestStringConvertible {
        var effect: Effect
        var question: ScriptedHost.Question
        var answer: Message
        var testDescription: String { String("\(question)".prefix { $0 != "(" }) }
    }

    static let cases = [
        Case(
            effect: .poll(askAll: true),
            question: .snapshot(askAll: true),
            answer: .snapshot(HandMadeHost.snapshot([task]))
        ),
        Case(
            effect: .readProcesses(task.id),
            question: .processes(task.id),
            answer: .processesRead(task.id, .failure(ShimError(.unavailable, "t: no answer")))
        ),
        Case(
            effect: .measure([task.id]),
            question: .measures([task.id], pipes: true),
            answer: .measured([task.id: TaskMeasures(processes: 3)])
        ),
        Case(
            effect: .sample([task.id]),
            question: .measures([task.id], pipes: false),
            answer: .sampled([task.id: TaskMeasures(processes: 3)])
        ),
        Case(effect: .examine(only: nil), question: .examine(only: nil), answer: .examined(everything: true)),
        Case(
            effect: .examine(only: [task.id]),
            question: .examine(only: [task.id]),
            answer: .examined(everything: false)
        ),
        Case(
            effect: .readReport(task.id, .why, showsSecrets: true),
            question: .report(.why, task.id, showsSecrets: true),
            answer: .reportRead(task.id, .why, .failure(ShimError(.notFound, "t: it is gone")))
        ),
        Case(
            effect: .readReport(task.id, .state, showsSecrets: false),
            question: .report(.state, task.id, showsSecrets: false),
            answer: .reportRead(task.id, .state, .success(TaskReport(.state, .lines(["ok"]))))
        ),
        Case(
            effect: .explain(task.id),
            question: .evidence([task.id]),
            answer: .explained(task.id, TaskEvidence(reading: task.shim, daemon: .down))
        ),
        Case(
            effect: .act(action),
            question: .perform(action),
            answer: .actionFinished(action, .failed(.deadlineExceeded, "no answer in 10 s"))
        ),
        Case(
            effect: .readOlderLog(buffer, place),
            question: .lines(before: place),
            answer: .olderLogRead(buffer, .of(["older"]), nil)
        ),
        Case(
            effect: .collectForensics(task.id, path: "/none/t.tar"),
            question: .forensics(task.id),
            answer: .noted("nothing was saved to /none/t.tar: No such file or directory", .error)
        ),
    ]

    @Test(arguments: cases) func theHostIsAskedOnceAndAnsweredByOneMessage(_ expected: Case) async {
        let (asked, posted) = await perform(expected.effect)
        #expect(asked == [expected.question])
        #expect(posted == [expected.answer])
    }

    @Test(arguments: [
        Effect.saveText(["a", "b"], path: "/none/t.txt"), .saveScreen(path: "/none/t.svg"), .copy("a", lines: 1),
        .exec(ActionTarget(task), stateDirectory: "/s"),
    ]) func whatIsNoneOfTheHostsIsAnsweredByOneNote(_ effect: Effect) async {
        let (asked, posted) = await perform(effect)
        #expect(asked == [])
        #expect(posted.count == 1)
        for message in posted { if case .noted = message {} else { Issue.record("\(message)") } }
    }

    @Test(arguments: [
        Effect.setMouse(true), .setTitle("t"), .redraw, .suspend, .quit(code: 3), .stopLog(task.id),
    ]) func whatIsNotAnsweredPostsNothing(_ effect: Effect) async {
        let (asked, posted) = await perform(effect)
        #expect(asked == [])
        #expect(posted == [])
    }
}
