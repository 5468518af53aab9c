// SPDX-License-Identifier: Apache-2.0

import ArgumentParser
import ContainerdShims
import Glibc
import HostActions
import HostSession
import LogText
import ShimLogs
import VisibleText

/// `shimtop logs`: what containers and their shims write.
struct Logs: TaskCommand {
    static let configuration = CommandConfiguration(
        abstract: "Print what a container and its shim write, without taking a line from anybody who reads it.",
        discussion: """
            What was kept in files (of the kubelet, Docker, nerdctl, or of a file:// address) is printed from its beginning, \
            through rotated files; --since and --tail read from the end. A pipe holds only what comes while it is read.
            """
    )

    @OptionGroup var tasks: TaskSelection
    @OptionGroup var change: ChangeGuard

    @Flag(name: .shortAndLong, help: "Go on until interrupted.")
    var follow = false

    @Option(
        help: ArgumentHelp(
            "all: the container's output and the shim's log; daemon: the shim's lines in containerd's log.",
            valueName: "source"
        )
    )
    var source = LogSource.Kind.all

    @Option(help: ArgumentHelp("Only lines since a time, or since 30s, 10m, 2h or 1d ago.", valueName: "when"))
    var since: LogSince?

    @Option(help: ArgumentHelp("Only the last of each task's lines.", valueName: "count"))
    var tail: Int?

    @Option(
        help: ArgumentHelp(
            "Only lines that match; behind ! only those that do not. Case counts when there is a capital in it.",
            valueName: "regex"
        )
    )
    var grep: String?

    @Option(help: ArgumentHelp("Only lines of this level and above.", valueName: "level"))
    var level: LogLevel?

    @Flag(help: "Begin each line with its time, in UTC.")
    var timestamps = false

    @Flag(help: "Print a JSON object on each line.")
    var json = false

    @Flag(help: "Take the container's output out of its pipe where nobody reads it: later clients do not get it.")
    var take = false

    @Option(
        help: ArgumentHelp(
            "What may be done to the shim's log pipe. auto: taken from while nobody reads it; peek: never; drain: past a stopped reader, too; off: not opened.",
            valueName: "policy"
        )
    )
    var pipe = LogPipePolicy.auto

    func validate() throws {
        if let tail, tail < 0 { throw ValidationError("--tail takes 0 or more, not \(tail)") }
        _ = try query()
    }

    private func query() throws -> LogQuery {
        var query = LogQuery(level: level)
        guard let grep else { return query }
        do throws(LogPatternError) {
            let pattern = try GrepPattern(grep)
            (query.pattern, query.isInverted) = (pattern.pattern, pattern.isInverted)
        } catch {
            throw ValidationError(error.description)
        }
        return query
    }

    func run() async throws {
        if take { try change.allow(.takeOutput(harm: "")) }
        if pipe == .drain { try change.allow(.drainLog()) }
        try await tasks.withHost(change, default: .seconds(5)) { live, directories in
            let known = HostTasks(directories, namespaces: Set(tasks.host.namespaces))
            let (lanes, failure) = try await lanes(of: live, known)
            if !lanes.isEmpty { try await print(lanes, of: live) }
            if let failure { throw CommandFailure.exitCode(failure.code) }
        }
    }

    /// How long a shim is waited for; one that does not answer is no obstacle to reading files.
    private var answerTime: Duration { tasks.patience.duration(default: ShimTimeouts().state) }

    /// What is to be printed of each task, and the first reason why there is nothing of one.
    private func lanes(of host: any Host, _ known: HostTasks) async throws -> ([LogLane], ShimError?) {
        let found = tasks.names.map { name in
            Result { () throws(ShimError) in try known.find(name).bundle }
        }
        let ids = Set(found.compactMap { try? $0.get().id })
        if !ids.isEmpty { _ = await host.snapshot(patience: answerTime, askAll: false, only: ids) }
        var lanes: [LogLane] = []
        var failure: ShimError?
        for (name, found) in zip(tasks.names, found) {
            do throws(ShimError) {
                let bundle = try found.get()
                let sources = await host.logSources(of: bundle.id)
                guard !sources.isEmpty else { throw ShimError(.notFound, "\(bundle.id): it is gone") }
                let choice = try LogChoice(source, of: sources, mayTake: take)
                for remark in choice.remarks {
                    StandardError.write("shimtop: \("\(bundle.id): \(remark)".neutralised)\n")
                }
                for source in choice.sources { lanes.append(try await lane(bundle, source, host)) }
            } catch {
                CommandFailure.report(error, on: name)
                failure = failure ?? error
            }
        }
        return (lanes, failure)
    }

    /// What reading is to others: nothing, or that lines are taken from them.
    private func kind(of source: LogSource) -> TaskAction.Kind? {
        if let harm = source.harm { return .takeOutput(harm: harm) }
        return pipe == .drain && [.all, .shim].contains(source.kind) ? .drainLog() : nil
    }

    private func lane(_ bundle: ShimBundle, _ source: LogSource, _ host: any Host) async throws(ShimError) -> LogLane {
        var action: TaskAction?
        if let kind = kind(of: source) {
            action = try await host.plan(TaskAction(kind, try await host.target(bundle))).action
        }
        do { return try LogLane(bundle.id, source, action) } catch {
            throw ShimError(.unknown, "\(bundle.id): \(error)")
        }
    }

    private func print(_ lanes: [LogLane], of host: any Host) async throws {
        for action in lanes.compactMap(\.action) { try change.confirm(action.question) }
        var options = LogOptions()
        options.isFollowing = follow
        options.pipePolicy = pipe
        options.pipeTime = tasks.patience.duration(default: options.pipeTime)
        let style = LogPrinter.Style(
            json: json,
            timestamps: timestamps,
            names: tasks.names.count > 1,
            colours: isatty(STDOUT_FILENO) == 1
        )
        let printer = LogPrinter(style, tasks: lanes.map(\.id))
        let filter = LogFilter(query: try query(), since: since?.time)
        let session = try LogSession(lanes, on: host, filter, limit: tail, options, printer)
        do throws(ShimError) {
            try await session.run { lane, read throws(ShimError) in
                guard let action = lane.action else { return await read() }
                try await host.perform(action, telling: ChangeGuard.sayDetour) { () throws(ShimError) in await read() }
            }
        } catch {
            CommandFailure.report(error, on: tasks.names[0])
            throw CommandFailure.exitCode(error.code)
        }
        try printer.output.check()
        try Task.checkCancellation()
    }
}
