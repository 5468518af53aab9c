// SPDX-License-Identifier: Apache-2.0

import ContainerdShims
import HostSession
import LogText
import Testing

@testable import Dashboard
@testable import HostActions
@testable import ShimLogs

/// Which source of a task's lines is read, and what of that is written down.
@Suite(.timeLimit(.minutes(2))) struct LogReaderTests {
    private static let buffer = LogBufferID(task: TaskID(namespace: "n", id: "t"), number: 1)
    private static let harmful = LogSource(kind: .container, name: "a pipe", obstacle: nil, harm: "takes lines")
    private static let shim = LogSource.readable(.shim, "its log pipe")

    private func follow(
        _ kind: LogSource.Kind? = nil,
        as action: TaskAction? = nil,
        _ script: (inout ScriptedHost.Script) -> Void
    ) async -> (host: ScriptedHost, posted: [Message]) {
        let (host, mailbox) = (ScriptedHost(script: script), Mailbox())
        await LogReader(host: host, pipePolicy: .auto, mailbox: mailbox).follow(Self.buffer, kind, as: action)
        return (host, mailbox.takeNow())
    }

    @Test func theFirstSourceThatDoesNoHarmIsRead() async {
        let (host, posted) = await follow {
            $0.logSources = [Self.harmful, Self.shim]
            $0.updates = [.origin("its log pipe"), .lines(.of(["a"]))]
        }
        #expect(host.asked == [.logSources(Self.buffer.task), .follow(Self.shim, .auto)])
        #expect(
            posted == [
                .logSources(Self.buffer, [Self.harmful, Self.shim], reading: Self.shim),
                .log(Self.buffer, .origin("its log pipe")), .log(Self.buffer, .lines(.of(["a"]))),
            ]
        )
    }

    @Test func whatDoesHarmIsReadOnlyOnceAgreedTo() async {
        var (host, _) = await follow(.container) { $0.logSources = [Self.harmful, Self.shim] }
        #expect(host.asked == [.logSources(Self.buffer.task)])
        let action = TaskAction(.takeOutput(harm: "takes lines"), ActionTarget(Self.buffer.task))
        var posted: [Message]
        (host, posted) = await follow(.container, as: action) { $0.logSources = [Self.harmful, Self.shim] }
        #expect(
            host.asked == [.perform(action), .logSources(Self.buffer.task), .follow(Self.harmful, .auto)]
        )
        #expect(posted.first == .actionFinished(action, .begun))
        // Nothing is read that was refused.
        (host, posted) = await follow(.container, as: action) { $0.action = .failed(.failedPrecondition, "no journal") }
        #expect(host.asked == [.perform(action)])
        #expect(posted == [.actionFinished(action, .failed(.failedPrecondition, "no journal"))])
    }

    @Test func aTaskThatIsGoneIsSaidToBe() async {
        let (_, posted) = await follow { _ in }
        #expect(posted.last == .log(Self.buffer, .unavailable("the task's bundle is gone")))
    }

    @Test func linesTakenPastAStoppedReaderAreWrittenDown() async {
        var taking = LogPipeState.stuck
        taking.isDrainedHere = true
        let (host, posted) = await follow(.shim) { [taking] in
            $0.logSources = [Self.shim]
            $0.updates = [.pipe(taking)]
            $0.detours = [.init(sentence: "journal: full", record: "{}")]
        }
        #expect(
            host.asked == [
                .logSources(Self.buffer.task), .follow(Self.shim, .auto),
                .note(LogPipeHandover(task: Self.buffer.task, .taken, taking.words)),
                .note(LogPipeHandover(task: Self.buffer.task, .ended, "no longer")),
            ]
        )
        #expect(posted.filter { $0 == .noted("journal: full", .warning) }.count == 2)
    }

    @Test func linesThatAPersonTakesAreWrittenDownAsOneAction() async {
        var taking = LogPipeState.stuck
        taking.isDrainedHere = true
        let action = TaskAction(.drainLog(), ActionTarget(Self.buffer.task))
        let (host, posted) = await follow(.shim, as: action) { [taking] in
            $0.logSources = [Self.shim]
            $0.updates = [.pipe(taking)]
            $0.detours = [.init(sentence: "journal: full", record: "{}")]
        }
        #expect(host.asked == [.perform(action), .logSources(Self.buffer.task), .follow(Self.shim, .drain)])
        #expect(posted.filter { $0 == .noted("journal: full", .warning) }.count == 1)
    }
}
